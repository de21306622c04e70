import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const quietly = "--disable-warning=ExperimentalWarning";

/**
 * Starts a TypeScript file beside `from` in a process of its own, with `job` as JSON on its command line. Its standard
 * input ends when we do, however that comes about.
 */
function startProgram(from: string, file: string, job: unknown): ChildProcess {
  const path = fileURLToPath(new URL(file, from));
  return spawn(process.execPath, [quietly, path, JSON.stringify(job)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** @throws when it ends without a line. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const early = (how: number | string | null): void =>
      reject(new Error(`a program of the bench ended early: ${how}`));
    child.on("error", reject);
    child.on("exit", (code, signal) => early(code ?? signal));
    if (child.stdout) createInterface({ input: child.stdout }).once("line", resolve);
  });
}

/** Runs a program to its first line, which is its result as JSON. */
export const resultOf = async <T>(from: string, file: string, job: unknown): Promise<T> =>
  JSON.parse(await during(from, file, job, (line) => Promise.resolve(line))) as T;

/** Keeps a program running for as long as `use` takes; its first line tells what `use` needs. */
export async function during<R>(
  from: string,
  file: string,
  job: unknown,
  use: (line: string) => Promise<R>,
): Promise<R> {
  const child = startProgram(from, file, job);
  try {
    return await use(await firstLine(child));
  } finally {
    child.kill("SIGKILL");
  }
}
