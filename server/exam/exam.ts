import { availableParallelism } from "node:os";
import {
  examCheckIds,
  examChecks,
  type ExamCheckId,
  type ExamResult,
  type ExamSettings,
  type Journal,
  type RequestRecord,
} from "../protocol/index.ts";
import { startElsewhere } from "./elsewhere.ts";
import { evidenceOf } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { resultOf } from "./result.ts";
import type { Ended } from "./cluster.ts";
import { Trial } from "./trial.ts";
import { neverEnds, type Known, type TrialKind } from "./trial-kind.ts";
import { first, trialKinds } from "./trials/index.ts";

/** One trial as it was: its journal, how the service ended, and what was found. */
export interface Tried {
  readonly name: string;
  readonly journal: Journal;
  readonly ended: Ended | undefined;
  readonly requests: readonly RequestRecord[];
  readonly findings: readonly Finding[];
}

export interface Examined {
  readonly result: ExamResult;
  readonly trials: readonly Tried[];
}

interface Options {
  /** Ends the exam: everything that it started is ended, and it rejects with the reason. */
  readonly signal: AbortSignal;
  /** Told of each trial as it ends. */
  readonly onTried?: (tried: Tried) => void;
}

/** So many starts of the service at a time: each has traffic of its own, and a verdict needs a punctual processor. */
const atOnce = Math.max(2, Math.min(8, availableParallelism() * 2));

/**
 * Examines a service from outside: starts it anew for each trial, sends it traffic and a signal, and watches.
 * @throws ExamError when it can't be started, or never serves
 */
export async function examine(settings: ExamSettings, options: Options): Promise<Examined> {
  const wanted = wantedChecks(settings);
  await using elsewhere = await startElsewhere();
  const givenUp = new AbortController();
  const signal = AbortSignal.any([options.signal, givenUp.signal]);
  const run = (kind: TrialKind, known?: Known): Promise<Tried & { known: Known }> =>
    tryPunctually(kind, settings, elsewhere, signal, known);
  const made: Tried[] = [];
  const keep = (tried: Tried): void => {
    made.push(tried);
    options.onTried?.(tried);
  };
  const acquaintance = await run(first);
  const known = { ...acquaintance.known, endsWhenIdle: acquaintance.ended?.killed === false };
  if (wanted.has("prompt-when-idle")) keep(acquaintance);
  const skipped: Finding[] = [];
  const due: TrialKind[] = [];
  for (let nth = 0; nth < settings.repeat; nth += 1) {
    if (nth > 0 && wanted.has("prompt-when-idle")) due.push(first);
    for (const kind of trialKinds) {
      const checks = kind.checks.filter((id) => wanted.has(id));
      const needs = checks.map((id) => neededBy(id, settings)).find((need) => need !== undefined);
      const why = (checks.length === 1 ? needs : undefined) ?? kind.skips?.(known);
      if (why === undefined && checks.length > 0) due.push(kind);
      else if (nth === 0 && why !== undefined) {
        const status = why === neverEnds ? "unknown" : "skip";
        skipped.push(...checks.map((id): Finding => ({ id, status, summary: why })));
      }
    }
  }
  const worker = async (): Promise<void> => {
    for (let kind = due.shift(); kind; kind = due.shift()) keep(await run(kind, known));
  };
  const workers = Array.from({ length: settings.port === undefined ? atOnce : 1 }, () =>
    worker().catch((error: unknown) => {
      // The others need not go on: an exam that can't be held to its end has no result. The first reason is the one.
      givenUp.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  signal.throwIfAborted();
  return {
    result: resultOf({ settings, wanted, skipped, trials: made, acquaintance, startup: known.startup }),
    trials: made,
  };
}

/** @returns why a check can't be made, for want of an option */
function neededBy(id: ExamCheckId, settings: ExamSettings): string | undefined {
  const row = examChecks[id];
  if (!("needs" in row) || settings[row.needs] !== undefined) return undefined;
  return `no path was named (--${row.needs})`;
}

function wantedChecks({ only, skip }: ExamSettings): ReadonlySet<ExamCheckId> {
  const all = only.length > 0 ? only : examCheckIds;
  return new Set(all.filter((id) => !skip.includes(id)));
}

/**
 * What an exam that is held up sends late is met by a door that was shut in time, what it asks late is never answered,
 * and what it reads late may have been answered long before. So it tries again: what did not pass, where it was late by
 * so many ms; and whatever it was, where it was late by many more.
 */
const punctual = { within: 250, atAll: 800, again: 2 } as const;

async function tryPunctually(...what: Parameters<typeof tryOnce>): ReturnType<typeof tryOnce> {
  for (let again: number = punctual.again; ; again -= 1) {
    const tried = await tryOnce(...what);
    const passed = tried.findings.every(({ status }) => status === "pass" || status === "skip");
    if (again === 0 || tried.lateness <= (passed ? punctual.atAll : punctual.within)) return tried;
  }
}

async function tryOnce(
  kind: TrialKind,
  settings: ExamSettings,
  elsewhere: { host: string; port: number },
  signal: AbortSignal,
  known?: Known,
): Promise<Tried & { known: Known; lateness: number }> {
  const load = known && kind.load?.(known);
  const trial = await Trial.start({ settings, name: kind.name, elsewhere, signal, ...(load && { load }) });
  let over: Awaited<ReturnType<TrialKind["examine"]>> | undefined;
  let now = known;
  try {
    if (!kind.early) {
      const answer = await trial.serves();
      now ??= { settings, answer, startup: trial.clock.now() / 1000, endsWhenIdle: true };
    }
    if (!now) throw new Error("nothing is known of the service yet");
    over = await kind.examine(trial, now);
  } finally {
    await trial.close();
  }
  return {
    name: kind.name,
    journal: { header: trial.header, events: trial.events },
    ended: over.ended,
    requests: [...trial.history.requests.values()],
    findings: over.findings.map((finding) => ({ ...finding, evidence: evidenceOf(finding, trial.history) })),
    known: now,
    lateness: trial.lateness,
  };
}
