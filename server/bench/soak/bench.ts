import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "../../protocol/index.ts";
import { descendants } from "../../testing/processes.ts";
import type { Bench } from "../bench.ts";
import { startMeasuredServer, type MeasuredServer } from "../measured-server.ts";
import { trendOf } from "./trend.ts";
import { visit, type Deeds } from "./visitor.ts";

/** So many visitors at a time: what a two-core machine bears. */
const atOnce = 2;
/** So many looks at what the server holds. */
const looks = 40;

/** What is watched, in the unit in which it is printed. */
interface Look {
  readonly hours: number;
  readonly "heap MB": number;
  readonly "rss MB": number;
  readonly descriptors: number;
  readonly processes: number;
  readonly files: number;
}

const watched = ["heap MB", "rss MB", "descriptors", "processes", "files"] as const;

/**
 * With so many new sessions, those that were left give way, the oldest first. The server has room for 64: a visitor who has
 * just come, and is not watching yet, stays.
 */
const room = 56;

/**
 * Each session that somebody has left holds the journal of its latest run for a while, and how long that is depends on how
 * busy the machine was: they are made to give way first, so that what is left is the server's own.
 */
async function look(server: MeasuredServer, data: string, since: number): Promise<Look> {
  for (let nth = 0; nth < room; nth += 1) {
    const answer = await server.page.fetch("/api/sessions", { method: "POST", body: "{}" });
    await answer.body?.cancel();
  }
  const { heap, rss, descriptors } = await server.measure();
  return {
    hours: (performance.now() - since) / 3_600_000,
    "heap MB": heap / 2 ** 20,
    "rss MB": rss / 2 ** 20,
    descriptors,
    processes: descendants(server.pid).length,
    files: readdirSync(data, { recursive: true }).length,
  };
}

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => (typeof cell === "number" ? cell.toFixed(1) : cell).padStart(12)).join("");

/** Prints how each figure went after the first tenth, in which everything comes to its usual size. */
function printTrends(seen: readonly Look[], end: number): void {
  console.log(
    "\n  after the first tenth, per hour, with the range of twice the standard error; flat: it includes 0",
  );
  for (const what of watched) {
    const { slope, error } = trendOf(
      seen.filter(({ hours }) => hours >= end / 10).map((each) => [each.hours, each[what]]),
    );
    const flat = Math.abs(slope) <= 2 * error;
    console.log(
      `  ${what.padEnd(12)} ${slope.toFixed(1).padStart(8)}  (${(slope - 2 * error).toFixed(1)} to ${(slope + 2 * error).toFixed(1)})  ${flat ? "flat" : slope > 0 ? "climbs" : "falls"}`,
    );
  }
}

/** Sessions that come and go for an hour: what the server holds, and whether that grows. */
export const soak: Bench = {
  name: "soak",
  summary: "sessions coming and going for an hour or --minutes: memory, descriptors, processes, files",
  async run({ minutes = 60, seed }) {
    const data = mkdtempSync(join(tmpdir(), "lastcall-soak-"));
    // So few runs are kept that the folder is full within the first tenth.
    const server = await startMeasuredServer(["--data", data, "--keep", "5"]);
    const deeds: Deeds = { sessions: 0, runs: 0, reloads: 0, dropped: 0, refused: 0, turnedAway: 0 };
    const since = performance.now();
    const end = since + minutes * 60_000;
    const seen: Look[] = [];
    const failed: string[] = [];
    console.log(`\n${minutes} minutes, ${atOnce} visitors at a time, seed ${seed}\n`);
    console.log(row(["minute", ...watched]));
    const visitors = Array.from({ length: atOnce }, async (_, nth) => {
      const random = createRandom(seed, `visitor ${nth}`);
      while (performance.now() < end && failed.length === 0) {
        await visit(server.page, random, deeds).catch((error: unknown) => void failed.push(String(error)));
      }
    });
    for (let nth = 1; nth <= looks && failed.length === 0; nth += 1) {
      const due = since + (nth * minutes * 60_000) / looks;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const now = await look(server, data, since);
      seen.push(now);
      console.log(row([now.hours * 60, ...watched.map((what) => now[what])]));
    }
    await Promise.all(visitors);
    const family = descendants(server.pid);
    const { code, stderr } = await server.stop();
    printTrends(seen, minutes / 60);
    console.log(`\n  done: ${JSON.stringify(deeds)}`);
    const left = family.filter(({ pid }) => isAlive(pid)).length;
    console.log(
      `  the server ended with ${code}; of its ${family.length} processes ${left} are left  goal 0, 0`,
    );
    rmSync(data, { recursive: true, force: true });
    if (failed.length > 0 || code !== 0) throw new Error(`with --seed ${seed}: ${failed[0] ?? stderr}`);
  },
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
