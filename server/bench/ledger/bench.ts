import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { DatabaseTaps, openRun, startPostgres, type RunLedger } from "../../ledger/index.ts";
import type { Bench, BenchOptions } from "../bench.ts";
import { printFigure, takeTurns } from "../figures.ts";
import { resultOf } from "../program.ts";
import type { QueriesJob, QueriesResult } from "./queries.process.ts";

const readings = 50;

/** One turn: what the queries cost, and how much of this process' CPU went into the tap, in µs per query. */
async function turn(run: RunLedger, host: string, seconds: number): Promise<QueriesResult & { tap: number }> {
  const { PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = run.env;
  const config = { host, port: run.target.port, user, password, database };
  const job: QueriesJob = { config, seconds };
  const before = process.cpuUsage();
  const result = await resultOf<QueriesResult>(import.meta.url, "queries.process.ts", job);
  const { user: own, system } = process.cpuUsage(before);
  return { ...result, tap: (own + system) / result.queries };
}

async function besideDirect(run: RunLedger, { rounds, seconds }: BenchOptions): Promise<void> {
  console.log("\none connection that pays, through the tap and straight");
  const folder = mkdtempSync(join(tmpdir(), "lc-bench-"));
  const taps = new DatabaseTaps(run.target, () => {});
  await taps.open("web-1", folder);
  const turns = await takeTurns(rounds, {
    direct: () => turn(run, run.target.host, seconds),
    tapped: () => turn(run, folder, seconds),
  });
  await taps.close();
  rmSync(folder, { recursive: true });
  const figure = (label: string, of: (round: (typeof turns)[number]) => number, unit = ""): void =>
    printFigure(label, turns.map(of), unit);
  figure("direct, time per query", ({ direct }) => direct.wall, "µs");
  figure("tapped, time per query", ({ tapped }) => tapped.wall, "µs");
  figure("time ÷ direct", ({ tapped, direct }) => tapped.wall / direct.wall);
  figure("the pod's own CPU per query, direct", ({ direct }) => direct.cpu, "µs");
  figure("the tap's CPU per query", ({ tapped, direct }) => tapped.tap - direct.tap, "µs");
}

async function reading(run: RunLedger): Promise<void> {
  const { payments } = await run.news();
  console.log(`\nreading what is new, after ${payments.length.toLocaleString("en")} payments`);
  const times: number[] = [];
  for (let n = 0; n < readings; n++) {
    const began = performance.now();
    await run.news();
    times.push(performance.now() - began);
  }
  printFigure("when nothing is", times, "ms");
}

/** What it costs to watch the database on the wire, and to follow its tables. */
export const ledger: Bench = {
  name: "ledger",
  summary: "a query through the tap beside a direct one; reading what is new",
  async run(options) {
    const postgres = await startPostgres();
    const run = await openRun(postgres.adminUrl, `bench-${process.pid}`);
    try {
      await besideDirect(run, options);
      await reading(run);
    } finally {
      await run.close();
      await postgres.stop();
    }
  },
};
