import type { LabEvent } from "../../../server/protocol/index.ts";

/** Where one stands: at a moment, or on one of the events that share it. */
interface Standing {
  /** ms since the run began. */
  readonly t: number;
  readonly cursor?: number | undefined;
}

/** The first index for which `below` no longer holds; it must hold for all before. */
function firstNot(beats: readonly LabEvent[], below: (beat: LabEvent) => boolean): number {
  let low = 0;
  let high = beats.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (below(beats[middle] as LabEvent)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The next event from where one stands, or the one before; undefined at the edge. Each event is a step of its own, also
 * where several share one moment. `beats` are in the order of the journal.
 */
export function stepFrom(
  beats: readonly LabEvent[],
  { t, cursor }: Standing,
  direction: 1 | -1,
): LabEvent | undefined {
  if (direction === 1)
    return beats[firstNot(beats, (beat) => (cursor === undefined ? beat.t <= t : beat.seq <= cursor))];
  return beats[firstNot(beats, (beat) => (cursor === undefined ? beat.t < t : beat.seq < cursor)) - 1];
}

/** The event with this seq, if one steps through it. */
export function stepAt(beats: readonly LabEvent[], seq: number): LabEvent | undefined {
  const found = beats[firstNot(beats, (beat) => beat.seq < seq)];
  return found?.seq === seq ? found : undefined;
}
