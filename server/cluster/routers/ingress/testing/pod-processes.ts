import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Behaviour } from "./behaviour.ts";

const entry = fileURLToPath(new URL("./pod-process.ts", import.meta.url));

/** A pod of the tests, in a process of its own. */
export class PodProcess {
  readonly socketPath: string;
  /** Requests that have reached it. */
  saw = 0;
  #child: ChildProcess | undefined;
  readonly #done: (() => void)[] = [];

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  /** Does from now on as it is told, and begins to count anew; "killed": its socket is there, and nobody behind it. */
  async behave(behaviour: Behaviour | "killed"): Promise<void> {
    if (this.#child?.connected !== true || this.#child.signalCode !== null) await this.#start();
    await this.#ask(behaviour === "killed" ? "good" : behaviour);
    this.saw = 0;
    if (behaviour === "killed") await this.stop();
  }

  /** Waits until it has told of every request that has reached it so far. */
  told(): Promise<void> {
    return this.#ask("told");
  }

  /** Ends it by SIGKILL. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  async #start(): Promise<void> {
    rmSync(this.socketPath, { force: true });
    const child = fork(entry, [this.socketPath]);
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.on("message", (message) => {
        if (message === "listening") resolve();
        else if (message === "saw") this.saw++;
        else this.#done.shift()?.();
      });
      // After its last message; it may kill itself any moment.
      child.once("disconnect", () => {
        for (const done of this.#done.splice(0)) done();
        reject(new Error("the pod ended before it listened"));
      });
    });
  }

  #ask(what: string): Promise<void> {
    const child = this.#child;
    if (!child?.connected) return Promise.resolve();
    return new Promise((resolve) => {
      this.#done.push(resolve);
      // It may have gone: then the channel's end is the answer.
      child.send(what, () => undefined);
    });
  }
}
