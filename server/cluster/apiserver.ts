import type { EventBody } from "../protocol/index.ts";

/** A pod as the API has it. */
export interface PodObject {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly terminationGracePeriodSeconds: number;
  /** Of the deployment's template, from 1; absent for a bare pod. */
  readonly revision?: number;
  /** What the deployment's template adds to the environment of its containers. */
  readonly env?: Readonly<Record<string, string>>;
  /** Cluster seconds; set by the deletion, and then it can only shrink. */
  deletionGracePeriodSeconds?: number;
  /** ms since the run began: the moment of the deletion plus its grace. */
  deletionTimestamp?: number;
  /** Whether every container is ready: by its readiness probe, or without one as long as it runs. */
  ready: boolean;
  /** Undefined while a container of it runs, or will run again. */
  phase?: "Succeeded" | "Failed";
}

export interface PodWatcher {
  /** The pod's deletion was accepted, or its grace got shorter. */
  deleted?(pod: PodObject): void;
  /** Anything else about the pod changed, or it was removed. */
  changed?(): void;
}

export interface DeleteOptions {
  /** Cluster seconds; the pod's own terminationGracePeriodSeconds where left out. */
  readonly grace?: number | undefined;
  readonly force?: boolean | undefined;
}

interface Options {
  readonly now: () => number;
  /** ms of a cluster second. */
  readonly second: number;
  readonly emit: (event: EventBody) => void;
}

/** The pods as objects, and those who watch them. It decides nothing: kubelets and controllers do. */
export class ApiServer {
  readonly #options: Options;
  readonly #pods = new Map<string, PodObject>();
  readonly #watchers: PodWatcher[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** In the order of creation. Force-deleted pods are not among them, even while their process runs. */
  get pods(): readonly PodObject[] {
    return [...this.#pods.values()];
  }

  watch(watcher: PodWatcher): void {
    this.#watchers.push(watcher);
  }

  /** A negative terminationGracePeriodSeconds is stored as 1. */
  create(pod: Omit<PodObject, "ready">): PodObject {
    const grace = pod.terminationGracePeriodSeconds;
    const stored: PodObject = { ...pod, terminationGracePeriodSeconds: grace < 0 ? 1 : grace, ready: false };
    this.#pods.set(stored.name, stored);
    const { name, node, address, revision } = stored;
    this.#options.emit({
      type: "pod.created",
      pod: name,
      node,
      address,
      ...(revision !== undefined && { revision }),
    });
    return stored;
  }

  /**
   * DELETE: sets deletionTimestamp, which is t = 0 of the shutdown. A grace of 0 without `force` becomes 1; a second
   * deletion can only shorten the grace. With `force` the grace is 0 and the object is removed at once; the kubelet still
   * signals, and goes on with a termination that is under way. A pod whose phase is terminal goes at once too.
   *
   * @returns why not, in words for people, or undefined when it was accepted.
   */
  delete(name: string, { grace, force = false }: DeleteOptions = {}): string | undefined {
    const pod = this.#pods.get(name);
    if (!pod)
      return `there is no pod ${name}; there are ${this.pods.map((p) => p.name).join(", ") || "none"}`;
    if (force && grace !== undefined && grace > 0)
      return `${name} can't be deleted by force with a grace of ${grace} s: leave the grace out, or force`;
    const before = pod.deletionGracePeriodSeconds;
    if (pod.phase) this.#terminate(pod, 0);
    else if (before === undefined || !force) {
      const seconds = force ? 0 : atLeastOne(grace ?? pod.terminationGracePeriodSeconds);
      if (before !== undefined && seconds >= before)
        return `${name} is terminating already, with ${before} s of grace; that can only shrink`;
      this.#terminate(pod, seconds);
    }
    if (force || pod.phase) this.#remove(pod, force && !pod.phase);
    this.#changed();
    return undefined;
  }

  setReady(name: string, ready: boolean, why: string): void {
    const pod = this.#pods.get(name);
    if (!pod || pod.ready === ready || pod.phase) return;
    pod.ready = ready;
    this.#options.emit(ready ? { type: "pod.ready", pod: name } : { type: "pod.unready", pod: name, why });
    this.#changed();
  }

  /** No container of the pod runs or will run again: its phase is terminal, and a deleted pod's object goes. */
  finish(pod: PodObject, phase: NonNullable<PodObject["phase"]>): void {
    pod.phase = phase;
    pod.ready = false;
    this.#options.emit({ type: "pod.finished", pod: pod.name, phase });
    if (pod.deletionTimestamp !== undefined) this.#remove(pod, false);
    this.#changed();
  }

  #terminate(pod: PodObject, seconds: number): void {
    const { now, second, emit } = this.#options;
    const { deletionTimestamp, deletionGracePeriodSeconds: before = 0 } = pod;
    const began = deletionTimestamp === undefined ? now() : deletionTimestamp - before * second;
    pod.deletionGracePeriodSeconds = seconds;
    pod.deletionTimestamp = began + seconds * second;
    if (deletionTimestamp === undefined) emit({ type: "pod.deleted", pod: pod.name, graceSeconds: seconds });
    for (const watcher of this.#watchers) watcher.deleted?.(pod);
  }

  #remove(pod: PodObject, forced: boolean): void {
    if (this.#pods.get(pod.name) !== pod) return;
    this.#pods.delete(pod.name);
    this.#options.emit({ type: "pod.removed", pod: pod.name, forced });
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher.changed?.();
  }
}

/** What an API server makes of a grace that is 0 without force, or negative. */
const atLeastOne = (seconds: number): number => (seconds <= 0 ? 1 : seconds);
