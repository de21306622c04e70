import { once } from "node:events";
import { start, type Ran } from "../testing/cli.ts";
import { Page } from "../testing/page.ts";
import { descendants } from "../testing/processes.ts";

/** What a server holds after a collection: bytes, and open descriptors. */
export interface Measured {
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
  readonly descriptors: number;
}

/** A server as `lastcall serve` starts it, which can be asked what it holds. */
export interface MeasuredServer {
  readonly page: Page;
  readonly pid: number;
  measure(): Promise<Measured>;
  /** How many labs it has. */
  labs(): number;
  /** The runs that it has kept, as its page lists them. */
  runs(): Promise<readonly unknown[]>;
  /** How it ended; rejects never. */
  readonly ended: Promise<Ran>;
  stop(): Promise<Ran>;
}

export async function startMeasuredServer(args: readonly string[] = []): Promise<MeasuredServer> {
  const measuring = new URL("measure.process.ts", import.meta.url).href;
  const running = start(["serve", "--port", "0", ...args], {}, ["--expose-gc", `--import=${measuring}`]);
  const page = new Page(await running.line("Last Call is open"));
  const { child, ended } = running;
  const { pid = 0 } = child;
  return {
    page,
    pid,
    ended,
    async measure() {
      const answer = once(child, "message");
      child.send("measure");
      const [measured] = (await answer) as [Measured];
      return measured;
    },
    labs: () => descendants(pid).filter(({ command }) => command.includes("lab/process.ts")).length,
    async runs() {
      const answer = await page.fetch("/api/runs");
      return ((await answer.json()) as { runs: unknown[] }).runs;
    },
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
