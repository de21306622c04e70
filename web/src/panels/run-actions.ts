import type { Variant } from "../../../server/protocol/index.ts";
import type { WorldState } from "../world/index.ts";

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
  state: Pick<WorldState, "connection" | "going" | "runs" | "starting">,
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
    start: away ?? locked ?? (state.starting ? "Starting" : undefined),
    signal:
      away ??
      locked ??
      (!going ? "Start the traffic first" : undefined) ??
      (history?.header.mode === "scripted" ? "This run sends its signals by itself" : undefined) ??
      (pod?.exited ? `${subject} has ended` : pod?.started ? undefined : `${subject} has not started yet`),
  };
}

/** The variant that is worth running next: broken until it has been seen, then fixed. */
export function nextVariant(
  variants: readonly Variant[],
  lesson: string,
  shown: string,
  runs: WorldState["runs"],
): Variant | undefined {
  const ran = (variant: Variant) => runs.latest(lesson, variant.id)?.history.finished?.how === "ended";
  const current = variants.find(({ id }) => id === shown);
  if (current && !ran(current)) return current;
  return (
    variants.find((variant) => variant.role === "broken" && !ran(variant)) ??
    variants.find((variant) => variant.role === "fixed" && !ran(variant)) ??
    current
  );
}
