import { availableParallelism } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type PostgresHandle } from "../../ledger/index.ts";
import { causeIds, checkIds, eventTypes, type Header, type LabEvent } from "../../protocol/index.ts";
import { chooseTier, openSandbox, type Sandbox } from "../../sandbox/index.ts";
import { descendants, survivors } from "../../testing/processes.ts";
import { Lab } from "../lab.ts";
import { brokenRules } from "./journal-rules.test-support.ts";
import { randomExperiment } from "./random-scenario.test-support.ts";

const experiments = 120;
/**
 * The seed of the first experiment, and how many are made: INTERLEAVING_SEED makes one of them again, with
 * INTERLEAVING_COUNT as many from there on.
 */
const wanted = process.env["INTERLEAVING_SEED"];
const first = Number(wanted ?? 1);
const count = Number(process.env["INTERLEAVING_COUNT"] ?? (wanted === undefined ? experiments : 1));
/** More labs than processors: interleavings are what this is about. */
const atOnce = Math.max(2, availableParallelism()) * 2;

let postgres: PostgresHandle;
let sandbox: Sandbox;
beforeAll(async () => {
  postgres = await startPostgres();
  sandbox = await openSandbox(await chooseTier());
});
afterAll(async () => {
  await sandbox?.close();
  await postgres?.stop();
});

/** How often each type of event and each cause was seen, over all experiments. */
const seen = new Map<string, number>();

/** Makes one experiment. Resolves with what was wrong with its journal and its processes. */
async function wrongWith(seed: number): Promise<string[]> {
  const { title, text, scenario, commands } = randomExperiment(seed);
  const events: LabEvent[] = [];
  const pending = commands.toSorted((a, b) => a.after - b.after);
  const started: number[] = [];
  let header: Header | undefined;
  let flowing: number | undefined;
  const lab: Lab = new Lab({
    job: {
      run: `interleaving-${process.pid}-${seed}`,
      lesson: "interleaving",
      variant: String(seed),
      mode: "live",
      source: { path: "pod.ts", text },
      scenario,
      checks: checkIds,
      sidecars: [],
    },
    sandbox,
    adminUrl: postgres.adminUrl,
    onHeader: (told) => (header = told),
    onEvent: (event) => {
      events.push(event);
      seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
      if (event.type === "loss.explained") seen.set(event.cause, (seen.get(event.cause) ?? 0) + 1);
      if (event.type === "pod.started") started.push(event.pid);
      if (event.type === "request.sent") flowing ??= event.seq;
      const next = pending[0];
      if (!next || flowing === undefined || event.seq < flowing + next.after) return;
      pending.shift();
      // Not within the event that is being told: a command is told by events of its own.
      setImmediate(() => lab.command(next.command));
    },
  });
  await lab.run();
  if (!header) return [`${title}\n  no header`];
  const wrong = brokenRules(header, events);
  const finished = events.at(-1);
  if (finished?.type === "run.finished" && finished.how !== "ended") {
    wrong.push(`it ended as ${finished.how}: ${finished.why ?? ""}`);
  }
  const own = new Set(started);
  const orphans = survivors(descendants(process.pid).filter(({ pid }) => own.has(pid)));
  for (const { pid, command } of orphans) wrong.push(`process ${pid} lives on: ${command}`);
  return wrong.length === 0 ? [] : [`${title}\n  ${wrong.slice(0, 8).join("\n  ")}`];
}

test(
  `${count} random scenarios: no request unsettled, no event out of order, one cause for each loss, no orphan`,
  async () => {
    const seeds = Array.from({ length: count }, (_, index) => first + index);
    const wrong: string[] = [];
    const work = async (): Promise<void> => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift())
        wrong.push(...(await wrongWith(seed)));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(wrong.join("\n\n")).toBe("");
    if (count < experiments) return;
    // So many quiet runs would prove nothing: all but the rarest things have to have happened.
    const possible = eventTypes.filter((type) => !type.startsWith("trial."));
    const missing = [...possible, ...causeIds].filter((what) => !seen.has(what));
    expect(missing.length, `never seen: ${missing.join(", ")}`).toBeLessThan(14);
    expect(seen.get("loss.explained")).toBeGreaterThan(5 * count);
  },
  15 * 60_000,
);
