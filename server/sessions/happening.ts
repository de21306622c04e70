import type { Header, RunSummary } from "../protocol/index.ts";

/**
 * What happens on a server, for its log and its metrics. Nothing of it says what a learner wrote: a program, a manifest
 * or an answer is nobody else's business.
 */
export type Happening =
  | { readonly type: "session.opened"; readonly session: string }
  | { readonly type: "session.ended"; readonly session: string }
  | {
      readonly type: "run.started";
      readonly session: string;
      readonly run: string;
      readonly lesson: string;
      readonly variant: string;
      readonly mode: "live" | "scripted";
      /** Whether it is a program or a manifest of the learner's own. */
      readonly edited: boolean;
      /** From the command until the lab had begun it, in ms. */
      readonly waited: number;
    }
  | {
      readonly type: "run.finished";
      readonly session: string;
      readonly run: string;
      readonly how: "ended" | "stopped" | "limit" | "failed";
      /** In ms. */
      readonly took: number;
      /** Requests; and how many of them the lesson's users lost, as the lesson wants it. */
      readonly sent: number;
      readonly lost: number;
      /** False when the disk took it not. */
      readonly kept: boolean;
    }
  /** A lab's process died under its run. */
  | { readonly type: "lab.lost"; readonly session: string }
  /** What a lab told of its run has a gap: the run has failed. */
  | { readonly type: "events.lost"; readonly session: string };

/** A lab has begun a run, so many ms after it was asked for. */
export const runStarted = (session: string, run: string, header: Header, waited: number): Happening => {
  const { lesson, variant, mode, edited } = header;
  return { type: "run.started", session, run, lesson, variant, mode, edited, waited };
};

/** A run is over, after so many ms. */
export const runFinished = (
  session: string,
  { run, how, sent, lost }: RunSummary,
  took: number,
  kept: boolean,
): Happening => ({ type: "run.finished", session, run, how, took, sent, lost, kept });
