import { stripTypeScriptTypes } from "node:module";
import { basename, extname } from "node:path";
import { printable } from "./log/printable.ts";

/** A pod's source that can't be run, with the place where it is wrong. Lines and columns count from 1. */
export class PodSourceError extends Error {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong there, without the place. */
  readonly problem: string;
  /** Node's parser itself has failed at it, and will fail at everything from now on, in this thread. */
  readonly fatal: boolean;

  constructor(path: string, line: number, column: number, problem: string, fatal = false) {
    super(`${path}:${line}:${column}: ${problem}`);
    this.name = "PodSourceError";
    this.path = path;
    this.line = line;
    this.column = column;
    this.problem = problem;
    this.fatal = fatal;
  }
}

export interface PodProgram {
  /** The file's name inside the sandbox; its ending tells Node which kind of module it is. */
  readonly file: string;
  /** JavaScript with every token on the line and column where the source has it. */
  readonly text: string;
}

/**
 * Node puts the place above the message, in the stack: `path:line`, lines around it with a row of carets below the one
 * that is wrong, an empty line. Without carets the source ended too early.
 */
export function placeIn(stack: string): { line: number; column: number } {
  const lines = stack.split("\n");
  const message = lines.findIndex((line) => /^\w*Error( \[\w+\])?: /.test(line));
  const [head = "", ...shown] = lines.slice(0, message === -1 ? lines.length : message);
  const line = Number(/:(\d+)$/.exec(head)?.[1] ?? 1);
  const carets = shown.find((each) => /^\s*\^+\s*$/.test(each));
  const last = shown.findLast((each) => each !== "") ?? "";
  return { line, column: (carets?.indexOf("^") ?? last.length) + 1 };
}

/** What Node says of a program, in one line. It may quote the program, and so whatever a terminal would obey. */
export const sayable = (message: string): string => printable(message.replaceAll(/\s*\n\s*/g, " "));

const moduleEndings: Record<string, string> = { ".cjs": ".cjs", ".cts": ".cjs" };

/**
 * Strips the types of a pod's source, once, so that no pod has to (it costs each 90 ms and 17 MB).
 * @throws PodSourceError if it doesn't parse, or uses syntax that needs more than stripping (enums, namespaces)
 */
export function stripPodSource(source: { path: string; text: string }): PodProgram {
  const ending = extname(source.path);
  const name =
    basename(source.path, ending)
      .replaceAll(/[^\w.-]/g, "_")
      .slice(0, 60) || "pod";
  const file = name + (moduleEndings[ending] ?? ".mjs");
  try {
    return { file, text: stripTypeScriptTypes(source.text, { mode: "strip", sourceUrl: source.path }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ((error as NodeJS.ErrnoException).code === "ERR_INTERNAL_ASSERTION") {
      throw new PodSourceError(source.path, 1, 1, "this program can't be read: nest it less deeply", true);
    }
    const { line, column } = placeIn(error.stack ?? "");
    throw new PodSourceError(source.path, line, column, sayable(error.message));
  }
}
