import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("../cli.ts", import.meta.url));

/** A finished command: what it printed and how it ended. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line under way. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first line of standard output that contains `part`; rejects if the command ends without it. */
  line(part: string): Promise<string>;
  readonly ended: Promise<Ran>;
}

/** Starts `lastcall` with these arguments; with arguments for Node, it also takes messages of ours. */
export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  node: readonly string[] = [],
): Running {
  // What a server keeps goes here, and with it: never to where the user's own runs are.
  const state = mkdtempSync(join(tmpdir(), "lastcall-state-"));
  const child = spawn(process.execPath, ["--no-warnings", ...node, entry, ...args], {
    stdio: ["ignore", "pipe", "pipe", ...(node.length > 0 ? ["ipc" as const] : [])],
    env: { ...process.env, XDG_STATE_HOME: state, ...env },
  });
  let stdout = "";
  let stderr = "";
  const waiting = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
    for (const look of waiting) look();
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const ended = once(child, "close").then(([code, signal]): Ran => {
    rmSync(state, { recursive: true, force: true });
    return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr };
  });
  return {
    child,
    ended,
    line: (part) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = stdout.split("\n").find((candidate) => candidate.includes(part));
          if (line === undefined) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        look();
        void ended.then((ran) =>
          reject(new Error(`it ended before it printed "${part}": ${JSON.stringify(ran)}`)),
        );
      }),
  };
}

/** Runs `lastcall` with these arguments to its end. */
export const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  start(args, env).ended;
