import type { Place } from "./abuse.ts";
import type { Traces } from "./left-over.ts";
import type { Delay } from "./metronome.ts";

/** What became of an abuse in one place. */
export interface Result extends Place {
  readonly abuse: string;
  readonly became: string;
  /** How it got through: one sentence each. */
  readonly escaped: readonly string[];
  /** By which its processes are found, should there be any left. */
  readonly traces: readonly Traces[];
  readonly ms: number;
}

/** What the host of the abuses prints. */
export type Told =
  | ({ readonly type: "result" } & Result)
  | ({ readonly type: "not tried"; readonly abuse: string; readonly why: string } & Place)
  | ({ readonly type: "delay" } & Delay);
