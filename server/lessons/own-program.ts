import { checkProgram } from "../sandbox/index.ts";
import { maxProgram, type ProgramProblem } from "../protocol/index.ts";
import { LessonError, type PodSource } from "./folder.ts";

/** What a program of somebody's own is called, in its errors and in its journal. */
const path = "pods/yours.ts";

/** The place in a text of so many UTF-16 code units, counted from 1. */
function placeAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** What is wrong with a text before anybody asks whether it is a program. */
function unfit(text: string): ProgramProblem | undefined {
  if (text.trim() === "")
    return { line: 1, column: 1, message: "there is no program here; reset it or write one" };
  if (text.length > maxProgram) {
    const message = `everything from here on is too much: a program has at most ${maxProgram} characters`;
    return { ...placeAt(text, maxProgram), message };
  }
  if (!text.isWellFormed()) {
    // Without `u` a pattern sees half characters; with it, it finds those that have no other half.
    const index = text.search(/\p{Surrogate}/u);
    return { ...placeAt(text, index), message: "half a character, which no file can hold; delete it" };
  }
  return undefined;
}

/** What keeps a program from being run; nothing of it is run for that. Empty when it can be. */
export async function problemsOf(program: string): Promise<ProgramProblem[]> {
  const problem = unfit(program) ?? (await checkProgram({ path, text: program }));
  return problem ? [problem] : [];
}

/** A program of somebody's own as a pod's source. @throws LessonError naming the line and the column */
export async function ownProgram(program: string): Promise<PodSource> {
  const [problem] = await problemsOf(program);
  if (!problem) return { path, text: program };
  const { line, column, message } = problem;
  throw new LessonError(`${path}:${line}:${column}: ${message}; mend it there, then run it again`);
}
