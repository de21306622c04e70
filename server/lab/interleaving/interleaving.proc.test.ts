import { availableParallelism } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type PostgresHandle } from "../../ledger/index.ts";
import { causeIds, checkIds, eventTypes, type Header, type LabEvent } from "../../protocol/index.ts";
import { chooseTier, openSandbox, type Sandbox } from "../../sandbox/index.ts";
import { descendants, survivors } from "../../testing/processes.ts";
import { Lab } from "../lab.ts";
import { brokenRules } from "./journal-rules.test-support.ts";
import { randomExperiment } from "./random-scenario.test-support.ts";

const experiments = Number(process.env["INTERLEAVING_COUNT"] ?? 200);
/** The seed of the first experiment; set INTERLEAVING_SEED to make one of them again. */
const first = Number(process.env["INTERLEAVING_SEED"] ?? 1);
const count = process.env["INTERLEAVING_SEED"] ? 1 : experiments;
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
    // Two hundred quiet runs would prove nothing: these have to have happened, in one run or another.
    // In a container a pod ignores a signal that it has no handler for; most pods have no time to be backed off.
    const rare = new Set<string>([
      "unexplained",
      "journal.dropped",
      "reported.alive",
      "died-of-the-signal",
      "pod.backoff",
      "rollout.finished",
      "node.uncordoned",
    ]);
    const missing = [...eventTypes, ...causeIds].filter((what) => !seen.has(what) && !rare.has(what));
    expect(missing).toEqual([]);
  },
  15 * 60_000,
);
