import type { Ground } from "../lab/index.ts";
import type { LessonFolder } from "../lessons/index.ts";
import type { KeptRun } from "../protocol/index.ts";
import type { Happening } from "./happening.ts";
import type { KeptRuns } from "./kept/kept-runs.ts";
import type { Labs } from "./labs.ts";

/** What is different from one session to another. */
export interface SessionTraits {
  /** However long nobody watches it. */
  readonly stays?: boolean;
  /** Told of each run that has finished. */
  readonly onKept?: (kept: KeptRun) => void;
}

/** What a session is made of. */
export interface SessionOptions extends SessionTraits {
  readonly id: string;
  readonly ground: Ground;
  readonly labs: Labs;
  readonly find: (lesson: string) => Promise<LessonFolder>;
  /** Where finished runs go. */
  readonly kept: KeptRuns;
  /** Told of what happens here. Must not throw. */
  readonly tell: (happening: Happening) => void;
  /** Whether it may run what somebody wrote; without it only what the lessons bring along. */
  readonly editing: boolean;
}
