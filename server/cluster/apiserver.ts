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
  /** Whether the readiness probe says so (without a probe: from the start of the container). */
  ready: boolean;
  /** Undefined while the container has not ended. */
  exit?: { readonly code: number | null; readonly signal: string | null };
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
   * deletion can only shorten the grace. With `force` the object is removed at once, and the kubelet still signals.
   *
   * @returns why not, in words for people, or undefined when it was accepted.
   */
  delete(name: string, { grace, force = false }: DeleteOptions = {}): string | undefined {
    const pod = this.#pods.get(name);
    if (!pod)
      return `there is no pod ${name}; there are ${this.pods.map((p) => p.name).join(", ") || "none"}`;
    if (pod.exit) return `${name} has ended already`;
    let seconds = grace ?? pod.terminationGracePeriodSeconds;
    if (seconds < 0 || (seconds === 0 && !force)) seconds = 1;
    const before = pod.deletionGracePeriodSeconds;
    if (before !== undefined && force) {
      this.#pods.delete(name);
      this.#changed();
      return undefined;
    }
    if (before !== undefined && seconds >= before) {
      return `${name} is terminating already, with ${before} s of grace; that can only shrink`;
    }
    const { now, second, emit } = this.#options;
    const began =
      pod.deletionTimestamp === undefined ? now() : pod.deletionTimestamp - (before ?? 0) * second;
    pod.deletionGracePeriodSeconds = seconds;
    pod.deletionTimestamp = began + seconds * second;
    if (before === undefined) emit({ type: "pod.deleted", pod: name, graceSeconds: seconds });
    if (force) this.#pods.delete(name);
    for (const watcher of this.#watchers) watcher.deleted?.(pod);
    this.#changed();
    return undefined;
  }

  setReady(name: string, ready: boolean, why: string): void {
    const pod = this.#pods.get(name);
    if (!pod || pod.ready === ready || pod.exit) return;
    pod.ready = ready;
    this.#options.emit(ready ? { type: "pod.ready", pod: name } : { type: "pod.unready", pod: name, why });
    this.#changed();
  }

  /** The container has ended: the pod's phase is terminal from here on. */
  setExited(name: string, exit: NonNullable<PodObject["exit"]>): void {
    const pod = this.#pods.get(name);
    if (!pod) return;
    pod.exit = exit;
    pod.ready = false;
    this.#changed();
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher.changed?.();
  }
}
