import { startPostgres } from "../../ledger/index.ts";
import { cheats as all, tryCheats } from "../../lessons/cheats/index.ts";
import { lessonsFolder } from "../../main.ts";
import { chooseTier, openSandbox } from "../../sandbox/index.ts";
import type { Bench } from "../bench.ts";

/** Every program that would have its checks hold without shutting down well, each run in the lesson that it attacks. */
export const cheats: Bench = {
  name: "cheats",
  summary: "every cheat against grading, run for real: none may pass",
  async run() {
    const sandbox = await openSandbox(await chooseTier());
    const postgres = await startPostgres();
    try {
      const ground = { sandbox, adminUrl: postgres.adminUrl };
      const results = await tryCheats(all, lessonsFolder, ground, (line) => console.log(`  ${line}`));
      const passed = results.filter((result) => result.passed).length;
      console.log(`${results.length} cheats in the ${sandbox.tier} tier, ${passed} passed  goal 0`);
    } finally {
      await postgres.stop();
      await sandbox.close();
    }
  },
};
