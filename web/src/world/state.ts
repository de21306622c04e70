import type { Origin, Notice as Said, Settings } from "../../../server/protocol/index.ts";
import type { Connection, Series } from "../link/index.ts";
import type { OwnTexts } from "./drafts.ts";
import type { Queue } from "./queue.ts";
import { Runs } from "./runs.ts";
import type { Selection } from "./selection.ts";

/** What a lesson page looks at. */
export interface Shown {
  readonly lesson: string;
  /** `yours` for the learner's own program. */
  readonly variant: string;
  /** Null as long as there is no run of it. */
  readonly run: string | null;
}

/** A run to be made, of the lesson that is shown. */
export interface RunRequest extends OwnTexts {
  readonly variant: string;
  readonly mode: "live" | "scripted";
  /** In the place of what the learner turned. */
  readonly settings?: Settings;
  readonly origin?: Origin;
}

/** Something to tell the learner once: a refusal, or trouble in the lab. */
export interface Notice {
  readonly text: string;
  readonly at: number;
}

export interface WorldState {
  readonly connection: Connection;
  /** The runs themselves grow in place: see `version`. */
  readonly runs: Runs;
  /** The run that is going on, if any. */
  readonly going: string | null;
  /** A run was asked for, and has not begun yet. */
  readonly starting: boolean;
  /** What one waits for because the machine is full, if anything. */
  readonly queue: Queue | null;
  readonly shown: Shown | null;
  /** Rises when events were folded into the shown run, or another one is shown. */
  readonly version: number;
  /** A second run that is held against the shown one. */
  readonly compared: string | null;
  readonly selected: Selection | null;
  /** A line of the shown run's program that somebody wants to see, counted from 1; another object each time. */
  readonly codeLine: { readonly line: number } | null;
  /** A line of the pods' logs that somebody wants to see, by its event; another object each time. */
  readonly logLine: { readonly seq: number } | null;
  /** The Code tab was asked for, at no line of its own; another object each time. */
  readonly codeAsked: object | null;
  /** Runs of one variant, again and again: the last such series of this lab. */
  readonly series: Series | null;
  /** What the learner turned; applies to the next run. */
  readonly settings: Settings;
  readonly notice: Notice | null;
  /** What a workshop's instructor has said to everybody, in its order. */
  readonly said: readonly Said[];
}

/** As long as nothing is known of the lab. */
export const quiet: WorldState = {
  connection: { is: "connecting" },
  runs: new Runs(),
  going: null,
  starting: false,
  queue: null,
  shown: null,
  version: 0,
  compared: null,
  selected: null,
  codeLine: null,
  logLine: null,
  codeAsked: null,
  series: null,
  settings: {},
  notice: null,
  said: [],
};
