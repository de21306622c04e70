import type { Bench, BenchOptions } from "../bench.ts";
import { printerOf, takeTurns } from "../figures.ts";
import { during, resultOf } from "../program.ts";
import type { LoadJob, LoadResult } from "./load.process.ts";
import { wrk } from "./wrk.ts";

/** Connections of wrk, and requests that the generator keeps under way. */
const atOnce = 64;
const load = (job: LoadJob): Promise<LoadResult> => resultOf(import.meta.url, "load.process.ts", job);

async function besideWrk(port: number, { rounds, seconds }: BenchOptions): Promise<void> {
  console.log(`\nas fast as the target goes, ${atOnce} at once; a record for each request, beside wrk`);
  const turns = await takeTurns<"ours" | "theirs", Pick<LoadResult, "cpu" | "perSecond">>(rounds, {
    ours: () => load({ kind: "saturated", port, inFlight: atOnce, seconds }),
    theirs: () => wrk(port, atOnce, seconds),
  });
  const print = printerOf(turns);
  print("throughput ÷ wrk", ({ ours, theirs }) => ours.perSecond / theirs.perSecond, "", "≥ 0.85");
  print("generator", ({ ours }) => ours.perSecond, "req/s");
  print("wrk", ({ theirs }) => theirs.perSecond, "req/s");
  print("generator, CPU per request", ({ ours }) => ours.cpu, "µs");
  print("wrk, CPU per request", ({ theirs }) => theirs.cpu, "µs");
}

async function punctual(port: number, rate: number, goal: string, options: BenchOptions): Promise<void> {
  const { rounds, seconds } = options;
  console.log(`\n${rate.toLocaleString("en")} requests/s, beside timers that do nothing`);
  const turns = await takeTurns(rounds, {
    ours: () => load({ kind: "arrivals", port, rate, seconds }),
    timers: () => load({ kind: "timer", rate, seconds }),
  });
  const print = printerOf(turns);
  print("late, p99 ÷ timers", ({ ours, timers }) => ours.late.p99 / timers.late.p99, "", goal);
  print("late, p50", ({ ours }) => ours.late.p50, "ms");
  print("late, p99", ({ ours }) => ours.late.p99, "ms");
  print("timers late, p99", ({ timers }) => timers.late.p99, "ms");
  print("CPU per request", ({ ours }) => ours.cpu, "µs");
  print("never sent, or failed", ({ ours }) => ours.neverSent + ours.failed, "", "0");
}

async function neverSent(port: number, { seconds }: BenchOptions): Promise<void> {
  console.log("\n10,000 requests/s, ten runs");
  const runs: LoadResult[] = [];
  for (let run = 0; run < 10; run++) runs.push(await load({ kind: "arrivals", port, rate: 10_000, seconds }));
  const print = printerOf(runs);
  print("never sent", (run) => run.neverSent, "", "0 in every run");
  print("late, p99", (run) => run.late.p99, "ms");
}

/** The generator of requests beside wrk, and its punctuality beside timers. */
export const traffic: Bench = {
  name: "traffic",
  summary: "the generator beside wrk, and how punctual its arrivals are",
  run: (options) =>
    during(import.meta.url, "target.process.ts", {}, async (line) => {
      const port = Number(line);
      await besideWrk(port, options);
      await punctual(port, 200, "", options);
      await punctual(port, 1000, "≤ 1.5", options);
      await punctual(port, 2000, "", options);
      await punctual(port, 5000, "≤ 2", options);
      await neverSent(port, options);
    }),
};
