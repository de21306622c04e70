import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Ground, Message, Order } from "../lab/index.ts";

const entry = fileURLToPath(new URL("../lab/process.ts", import.meta.url));
/** How long a lab may take to end its pods before it is killed, in ms. Killing it ends them as well. */
const patience = 1500;

/** The process in which one learner's runs are made: a crash takes nobody else, and its end frees everything. */
export class LabProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<void>;

  constructor(ground: Ground, onMessage: (message: Message) => void) {
    this.#child = fork(entry, [], {
      execArgv: ["--disable-sigusr1", "--disable-warning=ExperimentalWarning"],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child.on("message", (message) => onMessage(message as Message));
    // A failed send means that the process is gone; `ended` tells.
    this.#child.on("error", () => undefined);
    this.ended = once(this.#child, "exit").then(() => undefined);
    this.send({ type: "ground", ground });
  }

  /** @returns false when the process is gone. */
  send(order: Order): boolean {
    if (!this.#child.connected) return false;
    this.#child.send(order, () => undefined);
    return true;
  }

  /** Asks it to end; resolves when it has. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), patience);
    this.send({ type: "end" });
    await this.ended;
    clearTimeout(timer);
  }
}
