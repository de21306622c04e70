import { start } from "../../testing/cli.ts";
import { Page } from "../../testing/page.ts";
import type { Bench } from "../bench.ts";
import { dropSockets } from "./drop-sockets.ts";

/** Dropped sockets in random places: how many events were lost or doubled by them. */
export const drops: Bench = {
  name: "drops",
  summary: "sockets dropped in random places, 1,000 or --count: events lost or doubled",
  async run({ count = 1000, seed }) {
    const server = start(["serve", "--port", "0"]);
    try {
      const page = new Page(await server.line("Last Call is open"));
      console.log(`\n${count.toLocaleString("en")} dropped sockets, seed ${seed}`);
      const { cuts, faults, ...all } = await dropSockets(page, { drops: count, seed, rate: 40 });
      console.log(`  dropped                ${all.drops}, in ${all.runs} runs`);
      console.log(`    towards the server   ${cuts.up}: in the handshake, or in what was said after it`);
      console.log(`    towards the page     ${cuts.down}: in the handshake, or in a frame`);
      console.log(`    between two          ${cuts.later}`);
      console.log(`  events in the journals ${all.events}, each of them followed twice`);
      console.log(`  lost, doubled, amiss   ${faults.length}  goal 0`);
      if (faults.length > 0) throw new Error(`with --seed ${seed}: ${faults.join("; ")}`);
    } finally {
      server.child.kill("SIGTERM");
      await server.ended;
    }
  },
};
