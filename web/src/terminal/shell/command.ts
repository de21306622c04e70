import type { Command as LabCommand, History } from "../../../../server/protocol/index.ts";

/** What is looked at: a run, and up to which moment of it. */
export interface View {
  readonly history: History;
  /** ms since the run began. */
  readonly t: number;
}

/** The lab as a command sees it. */
export interface Lab {
  /** The run that is shown, at the playhead; undefined where there is none. */
  view(): View | undefined;
  /** Why nothing can be changed at this moment, in words for people; undefined when it can. */
  frozen(): string | undefined;
  /** Asks the lab for something. Resolves to why it was refused; undefined when it was taken. */
  ask(command: LabCommand): Promise<string | undefined>;
  /** Resolves after a moment in which something may have happened, or once `signal` aborts; `ms` at the most. */
  pause(signal: AbortSignal, ms?: number): Promise<void>;
}

/** What a command may read, write and ask. */
export interface Io {
  readonly lab: Lab;
  /** Aborts at Ctrl-C, and when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Whether the output goes to the terminal, and not into a pipe or a file. */
  readonly terminal: boolean;
  out(text: string): void;
  err(text: string): void;
  /** A line of the lab's own, beside what the real tool would print. */
  hint(text: string): void;
  /** Clears the terminal; nothing where the output doesn't go there. */
  clear(): void;
}

/** A command that reads its input line by line. `end` is called once, with nothing after it. */
export interface Filter {
  /** Returns whether it wants more. */
  line(text: string): boolean;
  /** Returns the exit status. */
  end(): number;
}

/** Runs to its exit status. */
export type Run = (args: readonly string[], io: Io) => number | Promise<number>;
export type MakeFilter = (args: readonly string[], io: Pick<Io, "out" | "err">) => Filter | number;
