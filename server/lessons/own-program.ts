import { checkProgram } from "../sandbox/index.ts";
import { maxProgram, type ProgramProblem } from "../protocol/index.ts";
import { LessonError, type PodSource } from "./folder.ts";
import { unfit } from "./unfit.ts";

/** What a program of somebody's own is called, in its errors and in its journal. */
const path = "pods/yours.ts";

/** What keeps a program from being run; nothing of it is run for that. Empty when it can be. */
export async function problemsOf(program: string): Promise<ProgramProblem[]> {
  const problem = unfit(program, "program", maxProgram) ?? (await checkProgram({ path, text: program }));
  return problem ? [problem] : [];
}

/** A program of somebody's own as a pod's source. @throws LessonError naming the line and the column */
export async function ownProgram(program: string): Promise<PodSource> {
  const [problem] = await problemsOf(program);
  if (!problem) return { path, text: program };
  const { line, column, message } = problem;
  throw new LessonError(`${path}:${line}:${column}: ${message}; mend it there, then run it again`);
}
