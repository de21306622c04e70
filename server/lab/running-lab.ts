import type { Command, Header, History, LabEvent } from "../protocol/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import type { Job } from "./job.ts";

export interface LabOptions {
  readonly job: Job;
  readonly sandbox: Sandbox;
  readonly adminUrl: string;
  /** Told once, before the first event. */
  readonly onHeader: (header: Header) => void;
  readonly onEvent: (event: LabEvent) => void;
}

/** One run, whatever it is of. Commands in, events out. */
export interface RunningLab {
  /** What has happened so far; the same fold as everybody's. */
  readonly history: History;
  /** @returns why the command was refused, or undefined. Both are in the journal. */
  command(command: Command): string | undefined;
  /** Ends the run here, for a reason that its last event tells. */
  stop(why: string): void;
  /** Makes the run, from its first process to its last verdict. Never rejects: a failure is an event. */
  run(): Promise<History>;
}
