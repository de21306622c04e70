import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import type { Identity } from "./identity.ts";
import type { ExecResult } from "./types.ts";

/** What is kept of a command's output, in characters. */
const mostOutput = 2000;

/** How the system says that there is no such program: EACCES when a folder on the way to it can't be looked into. */
const notFound: ReadonlySet<string | undefined> = new Set(["ENOENT", "EACCES"]);

/** A command line that runs something where a pod runs. */
export interface Inside {
  readonly file: string;
  /** How it is called where it isn't found; by its file where left out. */
  readonly called?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly identity: Identity | undefined;
  /** Handed over as descriptor 3, and closed here. */
  readonly descriptor?: number;
}

/**
 * Runs a command to its end; aborting kills it. Output is kept for the message about a failure.
 * @throws Error if the command could not be started
 */
export function runInside(inside: Inside, signal: AbortSignal): Promise<ExecResult> {
  const { file, called = file, args, env, cwd, identity, descriptor } = inside;
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(file, args, {
      ...identity,
      env,
      cwd,
      signal,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe", descriptor ?? "ignore"],
    });
    if (descriptor !== undefined) closeSync(descriptor);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      stream.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(0, mostOutput);
      });
    }
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(notFound.has(error.code) ? new Error(`"${called}": no such command`) : error),
    );
    child.once("close", (code) => resolve({ code, output: output.trim() }));
  });
}
