import { fromJsonl, type Command, type KeptRun } from "../protocol/index.ts";
import { start } from "./cli.ts";
import { Page, type Line } from "./page.ts";
import { ableToAct, descendants, survivors } from "./processes.ts";

/** What came of one round. */
export interface Round {
  /** From the start of the server until it was open, in ms. */
  readonly opening: number;
  /** How many labs and pods, guards and databases there were when the server was killed. */
  readonly processes: number;
  /** How many pods had been started. */
  readonly pods: number;
  /**
   * The commands of the processes that could still do something 250 ms after that, how many the kernel had not cleared
   * away yet, and when that was seen: later, on a busy machine. In ms. The guards are none of them: they end by
   * themselves, the labs' once the kernel has closed what the server had open, the database's once its folder is removed.
   */
  readonly orphans: readonly string[];
  /** Whether one of them was still at it. */
  readonly guarding: boolean;
  readonly left: number;
  readonly looked: number;
  /** When the last of them was seen to be gone, in ms, looked for from that moment on; infinite when one stayed. */
  readonly gone: number;
  /** Runs that earlier servers had kept and that this one hadn't, or couldn't read. */
  readonly missing: readonly string[];
}

const startRun: Command = {
  type: "run.start",
  lesson: "01-vanished-payments",
  variant: "broken",
  mode: "live",
  settings: { second: 1000, rate: 5 },
};

/** So long after the kill nothing of the server may be left, in ms. */
const allowed = 250;
/** So long it is looked for, in ms. */
const patience = 10_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A server is killed with SIGKILL in the middle of many runs, and the next one is started where it was. */
export class KillDrill {
  readonly #data: string;
  readonly #labs: number;
  readonly #finished = new Map<string, number>();

  /** @param data the folder that the servers have in common */
  constructor(data: string, labs: number) {
    this.#data = data;
    this.#labs = labs;
  }

  /** How many finished runs there should be. */
  get finished(): number {
    return this.#finished.size;
  }

  /** One server's life. It ends once so many pods have been started, in all labs taken together. */
  async round(pods: number): Promise<Round> {
    const began = performance.now();
    const many = String(this.#labs);
    // Two starts at a time make each other slower, which does no harm where nobody judges the runs.
    const room = ["--labs", many, "--runs", many, "--starts", "2"];
    const server = start(["serve", "--port", "0", "--data", this.#data, ...room]);
    try {
      const page = new Page(await server.line("Last Call is open"));
      const opening = performance.now() - began;
      const missing = await this.#missing(page);
      const lines = await this.#startRuns(page);
      await Promise.race(lines.map((line) => line.until(() => (started(lines) >= pods ? true : undefined))));
      return { opening, missing, pods: started(lines), ...(await kill(server.child.pid ?? 0)) };
    } finally {
      server.child.kill("SIGKILL");
      await server.ended;
    }
  }

  /** Every lab has a run under way; one of them has finished another one before. */
  async #startRuns(page: Page): Promise<Line[]> {
    const first = await page.connect(await page.openSession());
    const lines = [first];
    while (lines.length < this.#labs) lines.push(await page.connect(await page.openSession()));
    await accepted(first, startRun);
    await first.event("run.started");
    await accepted(first, { type: "run.stop" });
    await first.event("run.finished");
    for (const { run } of await kept(page)) if (!this.#finished.has(run)) this.#finished.set(run, 0);
    const run = first.received.find(({ type }) => type === "run");
    if (run?.type === "run") this.#finished.set(run.run, first.events.length);
    await Promise.all(lines.map((line) => accepted(line, startRun)));
    return lines;
  }

  async #missing(page: Page): Promise<string[]> {
    const there = new Set((await kept(page)).map(({ run }) => run));
    const missing = [...this.#finished.keys()].filter((run) => !there.has(run));
    const [newest, events] = [...this.#finished].at(-1) ?? [];
    if (newest === undefined || missing.includes(newest)) return missing;
    const journal = fromJsonl(await (await page.fetch(`/api/runs/${newest}/journal.jsonl`)).text());
    return journal.events.length === events ? missing : [...missing, newest];
  }
}

const started = (lines: readonly Line[]): number =>
  lines.flatMap(({ events }) => events.filter(({ type }) => type === "pod.started")).length;

async function accepted(line: Line, command: Command): Promise<void> {
  const refused = await line.command(command);
  if (refused !== undefined) throw new Error(`the server refused ${command.type}: ${refused}`);
}

const kept = async (page: Page): Promise<KeptRun[]> =>
  ((await (await page.fetch("/api/runs")).json()) as { runs: KeptRun[] }).runs;

/** The guards of labs and database, which outlive their server to end these, and what the folder is removed with. */
const isGuard = (command: string): boolean =>
  /last-call-(guard|database)/.test(command) || /^rm -rf -- \S*\/lc-pg-/.test(command);

async function kill(pid: number): Promise<Omit<Round, "opening" | "pods" | "missing">> {
  const before = descendants(pid);
  const at = performance.now();
  process.kill(pid, "SIGKILL");
  // What was started in the moment between the two: by then its parent is one that we know.
  const after = descendants(...before.map((known) => known.pid));
  const family = [...new Map([...before, ...after].map((known) => [known.pid, known])).values()];
  // Nobody looks before that: to go through so many processes takes a processor, which the kernel needs to end them.
  await pause(Math.max(0, at + allowed - performance.now()));
  const looked = performance.now() - at;
  const able = ableToAct(family).map(({ command }) => command);
  const orphans = able.filter((command) => !isGuard(command));
  const guarding = able.some(isGuard);
  const first = { processes: family.length, orphans, guarding, left: survivors(family).length, looked };
  for (let { left } = first; left > 0; left = survivors(family).length) {
    if (performance.now() - at > patience) return { ...first, gone: Infinity };
    await pause(25);
  }
  return { ...first, gone: performance.now() - at };
}
