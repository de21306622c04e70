import type { Bench } from "../bench.ts";
import { startMeasuredServer, type Measured } from "../measured-server.ts";
import { fuzzWire } from "./fuzz-wire.ts";

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1).padStart(7);
const table = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, times]) => `${key}: ${times.toLocaleString("en")}`)
    .join(", ");

/** Malformed inputs to the routes and the socket: whether each is refused as it should be, and what the server keeps of it. */
export const fuzzWireBench: Bench = {
  name: "fuzz-wire",
  summary: "malformed requests, messages and frames, 100,000 or --count: refused, and nothing kept of them",
  async run({ count = 100_000, seed }) {
    const server = await startMeasuredServer();
    const { page } = server;
    console.log(`\n${count.toLocaleString("en")} malformed inputs, seed ${seed}`);
    console.log("    done  heap MB  external  rss MB  descriptors");
    const kept: Measured[] = [];
    const print = async (share: number, open: number): Promise<void> => {
      const measured = await server.measure();
      const held = { ...measured, descriptors: measured.descriptors - open };
      kept.push(held);
      const bytes = [held.heap, held.external, held.rss].map(megabytes).join("  ");
      console.log(`  ${(share * 100).toFixed(0).padStart(4)} % ${bytes}  ${held.descriptors}`);
    };
    const { requests, messages, frames, faults } = await fuzzWire(page, {
      inputs: count,
      seed,
      progress: print,
    });
    console.log(`  answers to requests    ${table(requests)}`);
    console.log(`  answers to messages    ${table(messages)}`);
    console.log(`  closed for a frame     ${table(frames)}`);
    const [warm, last] = [kept[0], kept.at(-1)];
    if (warm && last) {
      console.log(`  heap since the first tenth       ${megabytes(last.heap - warm.heap)} MB  goal flat`);
      console.log(`  descriptors since the first tenth ${last.descriptors - warm.descriptors}  goal 0`);
    }
    const runs = (await server.runs()).length;
    console.log(`  labs                   ${server.labs()}  goal 1 at most, which stands by`);
    console.log(`  runs                   ${runs}  goal 0`);
    const { code, stderr } = await server.stop();
    console.log(`  the server ended with  ${code}  goal 0`);
    const complaints = stderr.split("\n").filter((line) => /error|warn/i.test(line));
    console.log(`  complaints in its log  ${complaints.length}  goal 0`);
    console.log(`  amiss                  ${faults.length}  goal 0`);
    if (faults.length + complaints.length + runs > 0 || code !== 0)
      throw new Error(`with --seed ${seed}:\n${[...faults, ...complaints].join("\n")}`);
  },
};
