import type { Variant } from "../../../server/protocol/index.ts";
import { yours, type WorldState } from "../world/index.ts";

/** What can be asked of the lab at this moment, and why not if it can't. */
export interface Possible {
  /** Why nothing can be started; undefined when it can. */
  readonly start: string | undefined;
  /** Why no signal can be sent; undefined when it can. */
  readonly signal: string | undefined;
  readonly going: boolean;
}

/** The rules of the buttons and of the keys, in one place. */
export function possible(
  state: Pick<WorldState, "connection" | "going" | "queue" | "runs" | "starting">,
  unlocked: boolean,
  subject: string,
): Possible {
  const going = state.going !== null;
  const away = state.connection.is === "open" ? undefined : "Not connected to the lab";
  const locked = unlocked ? undefined : "Predict first, or skip the prediction";
  const history = state.runs.get(state.going)?.history;
  const pod = history?.pods.get(subject);
  return {
    going,
    start: away ?? locked ?? (state.queue ? "Waiting for its turn" : state.starting ? "Starting" : undefined),
    signal:
      away ??
      locked ??
      (!going ? "Start the traffic first" : undefined) ??
      (history?.header.scenario.trials ? "The test sends its signals by itself" : undefined) ??
      (history?.header.mode === "scripted" ? "This run sends its signals by itself" : undefined) ??
      (pod?.exited ? `${subject} has ended` : pod?.started ? undefined : `${subject} has not started yet`),
  };
}

/** How a variant is called on a button: the two that every lesson has by their role, the others by their title. */
export const nameOf = (variant: Variant): string =>
  variant.role === "misconception" ? `“${variant.title}”` : variant.role;

/** What a button or a key runs: a variant, or the learner's own program. */
export interface NextRun {
  readonly id: string;
  readonly name: string;
}

/** What is worth running next: one's own program while it is shown; else broken until it has been seen, then fixed. */
export function nextRun(
  variants: readonly Variant[],
  lesson: string,
  shown: string,
  runs: WorldState["runs"],
): NextRun | undefined {
  if (shown === yours) return { id: yours, name: "yours" };
  const ran = (variant: Variant) => runs.latest(lesson, variant.id)?.history.finished?.how === "ended";
  const current = variants.find(({ id }) => id === shown);
  const first = (role: Variant["role"]) => variants.find((variant) => variant.role === role && !ran(variant));
  const next = current && !ran(current) ? current : (first("broken") ?? first("fixed") ?? current);
  return next && { id: next.id, name: nameOf(next) };
}
