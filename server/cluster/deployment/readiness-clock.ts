import type { PodObject } from "../apiserver.ts";

interface Options {
  readonly now: () => number;
  /** How long a pod has to be ready until it counts as available, in ms. */
  readonly minReady: number;
  /** Told when a pod may have become available by nothing but time. */
  readonly due: () => void;
}

/** Knows since when each pod has been ready, and so which of them are available. */
export class ReadinessClock {
  readonly #options: Options;
  readonly #since = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** To be called whenever the pods have changed. */
  look(pods: readonly PodObject[]): void {
    const { now, minReady, due } = this.#options;
    for (const { name, ready } of pods) {
      if (!ready) this.#since.delete(name);
      else if (!this.#since.has(name)) this.#since.set(name, now());
    }
    const next = Math.min(...[...this.#since.values()].map((t) => t + minReady).filter((t) => t > now()));
    clearTimeout(this.#timer);
    if (Number.isFinite(next)) this.#timer = setTimeout(due, Math.ceil(next - now()));
  }

  /** ms since the run began; Infinity while the pod isn't ready. */
  since({ name, ready }: PodObject): number {
    return ready ? (this.#since.get(name) ?? this.#options.now()) : Infinity;
  }

  isAvailable(pod: PodObject): boolean {
    return this.since(pod) + this.#options.minReady <= this.#options.now();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
