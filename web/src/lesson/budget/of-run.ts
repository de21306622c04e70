import {
  doorShut,
  exitCode,
  lostItems,
  preStopOf,
  score,
  subject,
  zero,
  type History,
  type Scenario,
} from "../../../../server/protocol/index.ts";
import type { Budget } from "./budget.ts";
import type { Stretch } from "./plan.ts";
import { variables } from "./yaml.ts";

/** The values that a scenario's pods were, or would be, deployed with. */
export function budgetOf(scenario: Scenario): Budget {
  const { env, grace } = scenario.deployment;
  const of = (key: keyof typeof variables): number => {
    const value = Number(env[variables[key]]);
    return Number.isFinite(value) ? value : 0;
  };
  return {
    grace,
    hook: preStopOf(scenario) ?? 0,
    serveOn: of("serveOn"),
    request: of("request"),
    workers: of("workers"),
    flush: of("flush"),
  };
}

/** What a shutdown really came to, in cluster seconds from the deletion; absent is what didn't happen. */
export interface Measured {
  readonly hook?: number | undefined;
  readonly signal?: number | undefined;
  readonly door?: number | undefined;
  readonly answered?: number | undefined;
  readonly worked?: number | undefined;
  readonly kill?: number | undefined;
  readonly exit?: number | undefined;
  readonly code?: number | null | undefined;
  /** Requests that SIGKILL cut. */
  readonly cut: number;
  /** Jobs that the pod took with it. */
  readonly dropped: number;
  /** Requests, over the whole run. */
  readonly lost: number;
  readonly jobs: number;
  readonly spans: number;
  readonly holding: number;
  readonly checks: number;
}

/** Reads what was measured off a run's journal; undefined where nothing was deleted. */
export function measuredOf(history: History): Measured | undefined {
  const pod = subject(history);
  const from = zero(history);
  if (!pod?.deleted || from === undefined) return undefined;
  const since = (t: number | undefined): number | undefined =>
    t === undefined ? undefined : (t - from) / history.header.scenario.second;
  const ended = pod.signals.at(-1)?.by === "end of run" ? undefined : pod.exited;
  const end = ended?.t ?? Infinity;
  const told = pod.signals.find(({ by }) => by !== "end of run")?.t;
  const shut = (pod.reported.closing ?? doorShut(pod))?.t;
  const answers = [...history.requests.values()].flatMap(({ pod: by, observed, settled }) =>
    by === pod.name && settled && (observed === "ok" || observed === "status-5xx") ? [settled.t] : [],
  );
  const ends = [...history.jobs.values()].flatMap(({ steps }) =>
    steps.flatMap(({ what, pod: by, atMs }) =>
      by === pod.name && what !== "claimed" && told !== undefined && atMs > told ? [atMs] : [],
    ),
  );
  const cut = [...history.requests.values()].filter(
    ({ pod: by, explained }) => by === pod.name && explained?.cause === "killed-at-the-grace",
  );
  const items = lostItems(history);
  const verdicts = [...history.checks.values()];
  return {
    hook: since(pod.preStops[0]?.ended?.t),
    signal: since(told),
    door: since(shut !== undefined && shut < end ? shut : undefined),
    answered: since(answers.length > 0 ? Math.max(...answers) : undefined),
    worked: since(ends.length > 0 ? Math.max(...ends) : undefined),
    kill: since(pod.signals.find(({ signal, by }) => signal === "SIGKILL" && by === "grace")?.t),
    exit: since(ended?.t),
    code: ended && exitCode(ended),
    cut: cut.length,
    dropped: items.filter(({ of, pod: by }) => of === "job" && by === pod.name).length,
    lost: score(history).lost,
    jobs: items.filter(({ of }) => of === "job").length,
    spans: items.filter(({ of }) => of === "span").length,
    holding: verdicts.filter(({ status }) => status === "pass").length,
    checks: history.header.checks.length,
  };
}

/** The steps as they were, as far as they can be seen from outside. */
export function stretchesOf(measured: Measured): Stretch[] {
  const { hook, signal, door, answered, worked, exit, cut, dropped } = measured;
  if (signal === undefined || exit === undefined) return [];
  const drained = door === undefined || cut > 0 ? exit : Math.max(door, answered ?? door);
  const done = dropped > 0 ? exit : Math.max(drained, worked ?? drained);
  const all: Stretch[] = [
    { step: "hook", from: 0, to: hook === undefined ? 0 : Math.min(hook, signal) },
    { step: "serveOn", from: signal, to: door ?? exit },
    { step: "request", from: door ?? exit, to: Math.min(drained, exit) },
    { step: "workers", from: drained, to: Math.min(done, exit) },
    { step: "flush", from: done, to: exit },
  ];
  return all.filter(({ from, to }) => to > from);
}
