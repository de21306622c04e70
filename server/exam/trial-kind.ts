import type { ExamCheckId, ExamSettings } from "../protocol/index.ts";
import type { Answer } from "./ask.ts";
import type { Finding } from "./finding.ts";
import type { Load } from "./header.ts";
import type { Ended } from "./cluster.ts";
import type { Trial } from "./trial.ts";

/** What is known of a service once it has served. */
export interface Known {
  readonly settings: ExamSettings;
  /** Its answer to a request of the settings' own kind. */
  readonly answer: Answer;
  /** From its start until it served, in seconds. */
  readonly startup: number;
  /**
   * Whether it ends within the grace when it has nothing to do. Whoever doesn't is held up by nobody: what outlives the
   * grace then proves nothing else.
   */
  readonly endsWhenIdle: boolean;
}

/** Why nothing can be told by the SIGKILL of a service that doesn't end even with nothing to do. */
export const neverEnds = "it doesn't end even with nothing to do, so nobody can tell";

/** One thing that is done to a fresh start of the service, and what can be told by it. */
export interface TrialKind {
  readonly name: string;
  readonly checks: readonly ExamCheckId[];
  /** Why it can't tell anything of this service, one sentence; `neverEnds`, where it may well apply. */
  readonly skips?: (known: Known) => string | undefined;
  /** What its clients do; nothing where left out. */
  readonly load?: (known: Known) => Load;
  /** Doesn't wait until the service serves. */
  readonly early?: true;
  /** Tries it, to the end of its main process. */
  examine(
    trial: Trial,
    known: Known,
  ): Promise<{ readonly ended: Ended; readonly findings: readonly Finding[] }>;
}

/** So few requests per second that none comes. */
export const quiet = 0.0001;
/** For clients who only hold connections. */
export const silence: Load = { rate: quiet };
