import { join } from "node:path";

/** A run's name as `jobOf` makes it; nothing else ever becomes part of a path. */
const form = /^[0-9a-f]{18}$/;

/** A run's two files: its journal, and the summary of it that saves the list from reading every journal. */
const endings = { journal: ".jsonl.gz", summary: ".json" } as const;
type Kind = keyof typeof endings;

/** Of a file that is still being written; it gets its name once it is whole. */
const part = ".part";

export const isRunName = (name: string): boolean => form.test(name);

/** Where a run's file of this kind is. @throws Error for what is no run's name: it would lead elsewhere */
export function pathOf(folder: string, run: string, kind: Kind): string {
  if (!isRunName(run)) throw new Error(`"${run}" is not the name of a run`);
  return join(folder, run + endings[kind]);
}

export const partOf = (path: string): string => path + part;

/** The run that a file belongs to as its journal or its summary; undefined when it doesn't. */
export function runOf(file: string, kind: Kind): string | undefined {
  const name = file.endsWith(endings[kind]) ? file.slice(0, -endings[kind].length) : "";
  return isRunName(name) ? name : undefined;
}

/** Whether it is a file of ours that was not, or is not yet, written to its end. */
export function isPart(file: string): boolean {
  const whole = file.endsWith(part) ? file.slice(0, -part.length) : "";
  return runOf(whole, "journal") !== undefined || runOf(whole, "summary") !== undefined;
}
