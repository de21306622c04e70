import type { Bench, BenchOptions } from "../bench.ts";
import { printFigure, takeTurns } from "../figures.ts";
import { during, resultOf } from "../program.ts";
import type { LoadJob, LoadResult } from "./load.process.ts";
import { wrk } from "./wrk.ts";

/** Connections of wrk, and requests that the generator keeps under way. */
const atOnce = 64;
const load = (job: LoadJob): Promise<LoadResult> => resultOf(import.meta.url, "load.process.ts", job);

/** One side divided by the other, round by round. */
const ratios = <T>(rounds: readonly T[], over: (round: T) => number, under: (round: T) => number): number[] =>
  rounds.map((round) => over(round) / under(round));

async function besideWrk(port: number, { rounds, seconds }: BenchOptions): Promise<void> {
  console.log(`\nas fast as the target goes, ${atOnce} at once; a record for each request, beside wrk`);
  const turns = await takeTurns(rounds, {
    ours: () => load({ kind: "saturated", port, inFlight: atOnce, seconds }),
    wrk: () => wrk(port, atOnce, seconds),
  });
  printFigure(
    "generator",
    turns.map(({ ours }) => ours.perSecond),
    "req/s",
  );
  printFigure(
    "wrk",
    turns.map((turn) => turn.wrk.perSecond),
    "req/s",
  );
  printFigure(
    "throughput ÷ wrk",
    ratios(
      turns,
      ({ ours }) => ours.perSecond,
      (turn) => turn.wrk.perSecond,
    ),
    "",
    "≥ 0.85",
  );
  printFigure(
    "generator, CPU per request",
    turns.map(({ ours }) => ours.cpu),
    "µs",
  );
  printFigure(
    "wrk, CPU per request",
    turns.map((turn) => turn.wrk.cpu),
    "µs",
  );
}

async function punctual(port: number, rate: number, goal: string, options: BenchOptions): Promise<void> {
  const { rounds, seconds } = options;
  console.log(`\n${rate.toLocaleString("en")} requests/s, beside timers that do nothing`);
  const turns = await takeTurns(rounds, {
    ours: () => load({ kind: "arrivals", port, rate, seconds }),
    timer: () => load({ kind: "timer", rate, seconds }),
  });
  printFigure(
    "late, p50",
    turns.map(({ ours }) => ours.late.p50),
    "ms",
  );
  printFigure(
    "late, p99",
    turns.map(({ ours }) => ours.late.p99),
    "ms",
  );
  printFigure(
    "timers' own, p99",
    turns.map((turn) => turn.timer.late.p99),
    "ms",
  );
  printFigure(
    "p99 ÷ timers",
    ratios(
      turns,
      ({ ours }) => ours.late.p99,
      (turn) => turn.timer.late.p99,
    ),
    "",
    goal,
  );
  printFigure(
    "CPU per request",
    turns.map(({ ours }) => ours.cpu),
    "µs",
  );
  printFigure(
    "never sent, or failed",
    turns.map(({ ours }) => ours.neverSent + ours.failed),
    "",
    "0",
  );
}

async function neverSent(port: number, { seconds }: BenchOptions): Promise<void> {
  console.log("\n10,000 requests/s, ten runs");
  const runs: LoadResult[] = [];
  for (let run = 0; run < 10; run++) runs.push(await load({ kind: "arrivals", port, rate: 10_000, seconds }));
  printFigure(
    "requests never sent",
    runs.map((run) => run.neverSent),
    "",
    "0 in every run",
  );
  printFigure(
    "late, p99",
    runs.map((run) => run.late.p99),
    "ms",
  );
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
