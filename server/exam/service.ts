import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { statSync } from "node:fs";
import type { ExamSettings, Exit } from "../protocol/index.ts";
import { killWithUs } from "../sandbox/index.ts";
import { ExamError } from "./exam-error.ts";
import { processesWith } from "./processes.ts";
import { Tail } from "./tail.ts";

/** The mark by which every process that a service starts is found again, even one that has left its group. */
const mark = "LASTCALL_EXAM";
/** How long killed processes may take to be gone, in ms. */
const patience = 5000;

/** One start of the service under examination. */
export class Service {
  readonly port: number;
  readonly pid: number;
  /** How it ended; resolves once its main process is gone. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #id: string;
  /** To be called when all of it has ended: until then it is killed with the exam, should that be killed. */
  readonly #release: () => void;
  readonly #output = new Tail();
  #exit: Exit | undefined;

  private constructor(child: ChildProcess, port: number, id: string) {
    this.#child = child;
    this.port = port;
    this.pid = child.pid ?? 0;
    this.#release = killWithUs(this.pid);
    this.#id = id;
    // Read to the end, whatever it says: a full pipe would hold it up.
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (bytes: Buffer) => this.#output.push(bytes));
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#exit = { code, signal };
        resolve(this.#exit);
      });
    });
  }

  /** Starts the command, with PORT set. @throws ExamError when there is no such program */
  static async start({ command, cwd, env }: ExamSettings, port: number): Promise<Service> {
    const [program = "", ...args] = command;
    const id = randomBytes(12).toString("hex");
    if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
      throw new ExamError(`there is no folder ${cwd} to start ${program} in: name another with --cwd`);
    try {
      const child = spawn(program, args, {
        cwd,
        env: { ...process.env, ...env, PORT: String(port), [mark]: id },
        // A session of its own: a Ctrl-C for the exam is none for the service.
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      await once(child, "spawn");
      return new Service(child, port, id);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new ExamError(
        code === "ENOENT"
          ? `there is no program "${program}" (looked in ${cwd} and in PATH)`
          : `${program} can't be started: ${message}`,
      );
    }
  }

  /** Undefined as long as it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** The last of what it has printed. */
  get output(): string {
    return this.#output.text();
  }

  /** To the main process alone, as a container runtime does. @returns false when it has ended */
  signal(name: NodeJS.Signals): boolean {
    return this.#exit === undefined && this.#child.kill(name);
  }

  /** Every process of it that lives, the main one included. */
  alive(): number[] {
    const found = processesWith(`${mark}=${this.#id}`, this.pid);
    return this.#exit === undefined && !found.includes(this.pid) ? [this.pid, ...found] : found;
  }

  /** Ends everything of it, at once. @throws Error naming what can't be killed */
  async kill(): Promise<void> {
    const until = performance.now() + patience;
    for (;;) {
      const left = this.alive();
      for (const pid of left) kill(pid);
      if (left.length === 0 && this.#exit !== undefined) break;
      if (performance.now() > until) throw new Error(`processes ${left.join(", ")} can't be killed`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.#release();
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already: that was the aim.
  }
}
