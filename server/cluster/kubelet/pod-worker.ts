import { exitReason } from "../../protocol/index.ts";
import type { PodObject } from "../apiserver.ts";
import type { KubeletOptions } from "../kubelet.ts";
import { containersOf } from "./container-spec.ts";
import { ContainerWorker } from "./container-worker.ts";
import { Grace } from "./grace.ts";

/** What the kubelet does for one pod, from the start of its containers to their end. */
export class PodWorker {
  readonly pod: PodObject;
  readonly #options: KubeletOptions;
  readonly #containers: readonly ContainerWorker[];
  readonly #finished = Promise.withResolvers<void>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #grace: Grace | undefined;
  #noticed = false;
  #destroyed = false;

  constructor(pod: PodObject, options: KubeletOptions) {
    this.pod = pod;
    this.#options = options;
    this.#containers = containersOf(options.deployment).map(
      (spec): ContainerWorker =>
        new ContainerWorker(spec, pod, options, {
          changed: (why) => this.#tellReadiness(why),
          ended: () => this.#containerEnded(),
        }),
    );
  }

  /** Where the pod is dialled: its main container's, running or last. Undefined before its first start. */
  get socketPath(): string | undefined {
    return this.#main.socketPath;
  }

  /** Resolves when no container of it runs or will run again. */
  get exited(): Promise<void> {
    return this.#finished.promise;
  }

  /**
   * Starts the native sidecars, each when the one before has started, then the main containers. Resolves when all of
   * them run, or the pod has ended meanwhile; rejects when one can't be started.
   */
  async start(): Promise<void> {
    for (const sidecar of this.#natives) {
      await sidecar.start();
      await sidecar.started;
    }
    await Promise.all(this.#mains.map((container) => container.start()));
  }

  /** The API says that the pod is deleted, or that its grace got shorter. */
  deleted(): void {
    if (this.#grace) return this.#grace.shorten(this.pod.deletionTimestamp ?? Infinity);
    if (this.#noticed) return;
    this.#noticed = true;
    const { deployment, random, second } = this.#options;
    const { min, max } = deployment.kubeletLag;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#terminate(this.pod.deletionTimestamp ?? 0);
      },
      (min + random() * (max - min)) * second,
    );
    this.#timers.add(timer);
  }

  /**
   * Sends a signal to the main container at once, outside of any termination. `end of run`: to every container, and
   * nothing is restarted.
   *
   * @returns false when there is no process to send it to.
   */
  kill(signal: NodeJS.Signals, by: "learner" | "end of run"): boolean {
    if (by === "learner") return this.#main.kill(signal, by);
    this.#destroyed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    void Promise.all(this.#containers.map((container) => container.destroy()));
    return true;
  }

  get #main(): ContainerWorker {
    return this.#containers.find(({ spec }) => spec.sidecar === undefined) as ContainerWorker;
  }

  get #natives(): ContainerWorker[] {
    return this.#containers.filter(({ spec }) => spec.native);
  }

  get #mains(): ContainerWorker[] {
    return this.#containers.filter(({ spec }) => !spec.native);
  }

  /** @param end when the grace is over: ms since the run began */
  #terminate(end: number): void {
    if (this.#grace || this.#destroyed) return;
    const grace = new Grace(this.#options.now, end);
    this.#grace = grace;
    for (const container of this.#mains) void container.stop(grace);
    let before = allOver(this.#mains);
    for (const sidecar of this.#natives.toReversed()) {
      void sidecar.stop(grace, before);
      before = Promise.all([before, sidecar.ended]);
    }
  }

  #containerEnded(): void {
    if (this.#containers.every(({ isOver }) => isOver)) return this.#finish();
    this.#tellReadiness("a container of it has ended");
    if (this.#grace || this.#destroyed || !this.#mains.every(({ isOver }) => isOver)) return;
    // The work is done: native sidecars have nobody left to serve.
    const { now, second } = this.#options;
    this.#terminate(now() + this.pod.terminationGracePeriodSeconds * second);
  }

  #finish(): void {
    const succeeded = this.#mains.every(({ exit }) => exit && exitReason(exit) === "Completed");
    if (!this.#destroyed) this.#options.api.finish(this.pod, succeeded ? "Succeeded" : "Failed");
    this.#finished.resolve();
  }

  #tellReadiness(why: string): void {
    if (this.#destroyed) return;
    const ready = this.#containers.every((container) => container.ready);
    this.#options.api.setReady(this.pod.name, ready, why);
  }
}

const allOver = (containers: readonly ContainerWorker[]): Promise<unknown> =>
  Promise.all(containers.map(({ ended }) => ended));
