import { stepKeys, type Budget, type StepKey } from "./budget.ts";

/** A stretch of a shutdown, in cluster seconds from the deletion. */
export interface Stretch {
  readonly step: StepKey;
  readonly from: number;
  readonly to: number;
}

/** How a shutdown goes in which every step takes as long as it may. Cluster seconds from the deletion. */
export interface Plan {
  readonly stretches: readonly Stretch[];
  /** When SIGTERM is sent. */
  readonly signal: number;
  /** The hook is still running then: the grace was over first. */
  readonly overrun: boolean;
  /** When the door shuts, if nothing ends the process before. */
  readonly door: number;
  /** When SIGKILL is due. */
  readonly kill: number;
  /** When the process would end by itself. */
  readonly exit: number;
  /** What SIGKILL falls into; undefined when it comes too late to find anybody. */
  readonly cut: Stretch | undefined;
  /** The smallest grace that holds all of it. */
  readonly least: number;
}

/** Between SIGTERM and SIGKILL a process has so long at least. */
export const lastBreath = 2;
/** Sums of tenths are off by a little. */
const tiny = 1e-6;

/**
 * By the kubelet's rules: the grace counts from the deletion. The hook is charged to it in whole seconds, rounded down.
 * A hook that overruns isn't cancelled: SIGTERM is sent when the grace is over. SIGKILL never comes sooner than two
 * seconds after SIGTERM.
 *
 * @param lag until the kubelet has heard of the deletion
 */
export function planOf(budget: Budget, lag: number): Plan {
  const { grace, hook, serveOn, request, workers, flush } = budget;
  const hookEnd = lag + hook;
  const overrun = hookEnd > grace + tiny;
  const signal = Math.min(hookEnd, Math.max(grace, lag));
  const uncharged = hook - Math.floor(hook + tiny);
  const kill = Math.max(grace + uncharged, signal + lastBreath);
  let at = signal;
  const stretches = stepKeys.map((step): Stretch => {
    if (step === "hook") return { step, from: lag, to: signal };
    const from = at;
    at += budget[step];
    return { step, from, to: at };
  });
  return {
    stretches,
    signal,
    overrun,
    door: signal + serveOn,
    kill,
    exit: at,
    cut: at > kill + tiny ? stretches.find(({ step, to }) => step !== "hook" && to > kill + tiny) : undefined,
    least: Math.max(1, Math.ceil(hookEnd + serveOn + request + workers + flush - tiny)),
  };
}
