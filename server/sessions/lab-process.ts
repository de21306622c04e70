import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Ground, Job, Message, Order } from "../lab/index.ts";
import type { Command } from "../protocol/index.ts";
import { killWithUs } from "../sandbox/index.ts";

const entry = fileURLToPath(new URL("../lab/process.ts", import.meta.url));
/** How long a lab may take to end its pods before it is killed, in ms. Killing it ends them as well. */
const patience = 1500;

/** What a lab says of its runs. */
export type News = Exclude<Message, { type: "ack" | "ready" }>;

/** The process in which one learner's runs are made: a crash takes nobody else, and its end frees everything. */
export class LabProcess {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, (refused: string | undefined) => void>();
  #orders = 0;
  #listener: (news: News) => void = () => undefined;
  /** Resolves when it has started up, or has ended. */
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;

  constructor(ground: Ground) {
    this.#child = fork(entry, [], {
      execArgv: ["--disable-sigusr1", "--disable-warning=ExperimentalWarning"],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // It leads a group, of itself and what stands around its pods. Ctrl-C in a terminal isn't for it, but for the server,
      // which ends its labs in its own time.
      detached: true,
    });
    const release = this.#child.pid === undefined ? undefined : killWithUs(this.#child.pid);
    const { promise: started, resolve: isReady } = Promise.withResolvers<void>();
    this.#child.on("message", (message: Message) => {
      if (message.type === "ack") this.#answer(message.id, message.refused);
      else if (message.type === "ready") isReady();
      else this.#listener(message);
    });
    const ended = new Promise<void>((resolve) => {
      this.#child.once("exit", () => resolve());
      // A process that could not be started never exits; anything else that fails does so because it is gone.
      this.#child.on("error", () => this.#child.pid === undefined && resolve());
    });
    this.ended = ended.then(() => {
      release?.();
      for (const id of this.#asked.keys()) this.#answer(id, "the lab's process ended; start again");
    });
    this.ready = Promise.race([started, this.ended]);
    this.#send({ type: "ground", ground });
  }

  /** Who is told of its runs, from now on. */
  hear(listener: (news: News) => void): void {
    this.#listener = listener;
  }

  /** Has it make a run. @throws Error when the process is gone */
  run(job: Job): void {
    if (!this.#send({ type: "run", job })) throw new Error("the lab's process is gone; try again");
  }

  /** @returns why the command was refused, or undefined when it was accepted. */
  ask(command: Command): Promise<string | undefined> {
    const id = (this.#orders += 1);
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      if (!this.#send({ type: "command", id, command }))
        this.#answer(id, "the lab's process is gone; try again");
    });
  }

  /** Has it end the run that is under way, for a reason that the run's last event tells. */
  stop(why: string): void {
    this.#send({ type: "stop", why });
  }

  /** Asks it to end; resolves when it has. */
  async end(): Promise<void> {
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null)
      return;
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patience);
    this.#send({ type: "end" });
    await this.ended;
    clearTimeout(timer);
  }

  #answer(id: number, refused: string | undefined): void {
    this.#asked.get(id)?.(refused);
    this.#asked.delete(id);
  }

  /** @returns false when the process is gone. */
  #send(order: Order): boolean {
    if (!this.#child.connected) return false;
    this.#child.send(order, () => undefined);
    return true;
  }
}
