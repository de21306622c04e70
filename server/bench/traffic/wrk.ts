import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface WrkResult {
  /** Of the process, in µs for each request. */
  readonly cpu: number;
  readonly perSecond: number;
}

const missing =
  "wrk is not installed, and there is nothing to compare with. Debian and Ubuntu: apt-get install wrk; macOS: brew " +
  "install wrk";

/** The time that a line of the shell's `times` adds up to, in µs: "0m1.25s 0m0.50s". */
const microseconds = (line: string): number =>
  [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + (Number(m) * 60 + Number(s)) * 1e6,
    0,
  );

/**
 * Runs wrk on one thread against a server on loopback, as fast as it goes.
 * @throws when wrk isn't installed, or when a request failed.
 */
export async function wrk(port: number, connections: number, seconds: number): Promise<WrkResult> {
  // The shell tells what its child has used, to 10 ms.
  const script = 'command -v wrk >/dev/null || exit 127; wrk "$@" && times';
  const args = ["-t1", `-c${connections}`, `-d${Math.ceil(seconds)}s`, `http://127.0.0.1:${port}/`];
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", script, "sh", ...args]).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Error((error.code as unknown) === 127 ? missing : error.message, { cause: error });
    },
  );
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (/Socket errors|Non-2xx/.test(stdout)) throw new Error(`wrk saw failures:\n${stdout}`);
  return { cpu: microseconds(stdout.trimEnd().split("\n").at(-1) ?? "") / requests, perSecond };
}
