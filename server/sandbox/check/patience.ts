import type { ProgramProblem } from "../../protocol/index.ts";

/** How long each look at one program may take, in ms; the longest takes a hundredth of that where the machine is idle. */
export const patience = 10_000;

/** Said of a program that nothing was found out about in time, be it the program's fault or the machine's. */
export const unread: ProgramProblem = {
  line: 1,
  column: 1,
  message: `this program could not be read within ${patience / 1000} s: try again when the machine is less busy`,
};
