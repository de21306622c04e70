import { execFile } from "node:child_process";
import type { ProgramProblem } from "../../protocol/index.ts";
import { placeIn, sayable } from "../source.ts";
import { patience, unread } from "./patience.ts";
import { stripApart } from "./stripper.ts";

/**
 * Looks whether a program can be run at all, without running any of it: whether its types can be stripped, and whether
 * what is left is a module (no name declared twice, no broken pattern).
 *
 * @returns the first problem, or undefined.
 */
export async function checkProgram(source: {
  path: string;
  text: string;
}): Promise<ProgramProblem | undefined> {
  const stripped = await stripApart(source);
  return "problem" in stripped ? stripped.problem : checkModule(stripped.text);
}

/** `node --check`: only there the error of a module comes with its place, and a process of its own can be ended. */
function checkModule(text: string): Promise<ProgramProblem | undefined> {
  return new Promise((resolve) => {
    const args = ["--input-type=module", "--check", "-"];
    const child = execFile(process.execPath, args, { env: {}, timeout: patience }, (error, _out, stderr) =>
      resolve(error === null ? undefined : error.killed ? unread : problemIn(stderr)),
    );
    // A check that is over before it has read everything has found its error.
    child.stdin?.on("error", () => undefined).end(text);
  });
}

function problemIn(stderr: string): ProgramProblem {
  const message = /^SyntaxError: (.*)$/m.exec(stderr)?.[1];
  if (message === undefined)
    return { line: 1, column: 1, message: "this program can't be read: nest it less deeply" };
  return { ...placeIn(stderr), message: sayable(message) };
}
