import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { killWithUs } from "../sandbox/index.ts";
import { LastLines } from "./last-lines.ts";

/** How long initdb and the first start may take on a machine that is busy with other things, in ms. */
const startLimit = 60_000;
/** How long an orderly shutdown may take before it is cut short, and how long that may take, in ms. */
const stopLimit = 5_000;
const ready = "database system is ready to accept connections";

/** A guard and the Postgres in its care, from this process' side. */
export class GuardedProcess {
  readonly #guard: ChildProcess;
  readonly #input: Writable;
  /** Resolves when Postgres has ended, whyever. */
  readonly ended: Promise<void>;
  readonly #exited: Promise<void>;
  readonly #log = new LastLines();
  #server: number | undefined;

  /** `guard` has just been spawned, with pipes for all three of its standard streams. */
  constructor(guard: ChildProcess) {
    const { stdin, stdout, stderr } = guard;
    if (!stdin || !stdout || !stderr) throw new TypeError("the guard needs pipes for its standard streams");
    this.#guard = guard;
    this.#input = stdin;
    stdin.on("error", () => {});
    stdout.setEncoding("utf8").once("data", (text: string) => this.#isServer(Number.parseInt(text, 10)));
    // Read to the end, whatever it says: a full pipe would hold Postgres up.
    stderr.setEncoding("utf8").on("data", (text: string) => this.#log.push(text));
    // Postgres writes there until it ends; the guard, once it runs, no more.
    this.ended = new Promise((resolve) => stderr.once("close", () => resolve()));
    this.#exited = new Promise((resolve) => {
      guard.on("exit", () => resolve());
      guard.on("error", (error) => {
        this.#log.push(`${error.message}\n`);
        resolve();
      });
    });
  }

  /**
   * Our end kills Postgres together with all else that we have started. Its guard would ask it to end, and for that it
   * needs its turn once for each of its children, among all that the kernel then has to clear away. Elsewhere than on Linux
   * nobody gives back the semaphores of one that was killed.
   */
  #isServer(pid: number): void {
    this.#server = pid;
    if (process.platform === "linux") void this.ended.then(killWithUs(pid, 1));
  }

  /**
   * Hands over the password and waits until Postgres takes connections.
   * @throws {Error} with the last lines of initdb or Postgres; by then nothing of either is left.
   */
  async start(password: string): Promise<void> {
    this.#input.write(`${password}\n`);
    const problem = await this.#readyOrNot(this.#guard.stderr as Readable);
    if (problem === undefined) return;
    await this.abandon();
    throw new Error(`${problem}. Its last words:\n  ${this.#log.text()}`);
  }

  /** Lets this process end although the database runs: the guard sees to that. */
  unref(): void {
    this.#reference("unref");
  }

  /** Ends Postgres in order, clients or not, and removes its data. */
  async stop(): Promise<void> {
    this.#reference("ref");
    this.#input.end("stop\n");
    const hurry = setTimeout(() => {
      if (this.#server) signal(this.#server, "SIGQUIT");
    }, stopLimit);
    await this.#gone(2 * stopLimit);
    clearTimeout(hurry);
  }

  /** Ends Postgres at once, as this process' own end would, and removes its data. */
  async abandon(): Promise<void> {
    this.#reference("ref");
    this.#input.end();
    await this.#gone(stopLimit);
  }

  async #gone(limit: number): Promise<void> {
    const kill = setTimeout(() => {
      // The guard leads a process group of its own: this ends whatever hangs in it.
      if (this.#guard.pid) signal(-this.#guard.pid, "SIGKILL");
    }, limit);
    await this.#exited;
    clearTimeout(kill);
  }

  /** Undefined once ready, else what went wrong. */
  async #readyOrNot(log: Readable): Promise<string | undefined> {
    const waiting = new AbortController();
    const { signal: over } = waiting;
    let seen = "";
    const saysReady = new Promise<undefined>((resolve) => {
      const look = (text: string): void => {
        seen = (seen + text).slice(-4096);
        if (seen.includes(ready)) resolve(undefined);
      };
      log.on("data", look);
      over.addEventListener("abort", () => log.off("data", look));
    });
    const ends = once(log, "close", { signal: over }).then(
      () => "the database that comes with Last Call did not start",
      () => undefined,
    );
    const takesTooLong = new Promise<string>((resolve) => {
      const timer = setTimeout(
        resolve,
        startLimit,
        `the database that comes with Last Call was not ready after ${startLimit / 1000} s`,
      );
      over.addEventListener("abort", () => clearTimeout(timer));
    });
    const problem = await Promise.race([saysReady, ends, takesTooLong]);
    waiting.abort();
    return problem;
  }

  #reference(how: "ref" | "unref"): void {
    const { stdin, stdout, stderr } = this.#guard;
    this.#guard[how]();
    for (const stream of [stdin, stdout, stderr]) if (stream instanceof Socket) stream[how]();
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already: that was the aim.
  }
}
