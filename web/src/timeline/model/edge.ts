import type { TrackOf } from "./track.ts";

/** A bar begins or ends: known from the event `seq` on, and drawn at `t` (ms since the run began). */
export interface Edge {
  readonly seq: number;
  readonly t: number;
  readonly of: TrackOf;
  readonly pod: string | null;
  readonly id: number;
  readonly nth: number;
  readonly ends: boolean;
  /** The end is a loss, as far as was known then. */
  readonly loss: boolean;
}

type Known = Pick<Edge, "of" | "pod" | "id" | "nth">;

export const begins = (known: Known, at: { seq: number; t: number }): Edge => ({
  ...known,
  seq: at.seq,
  t: at.t,
  ends: false,
  loss: false,
});

export const ends = (known: Known, at: { seq: number; t: number }, loss: boolean): Edge => ({
  ...known,
  seq: at.seq,
  t: at.t,
  ends: true,
  loss,
});
