import type { EventBody } from "../protocol/index.ts";
import type { ApiServer } from "./apiserver.ts";
import { hasEnded, isActive, isTerminating } from "./pod-state.ts";

interface Options {
  readonly api: ApiServer;
  readonly emit: (event: EventBody) => void;
  /** The PodDisruptionBudget's; undefined where there is none. */
  readonly minAvailable: number | undefined;
}

/**
 * The eviction API with its PodDisruptionBudget. It guards evictions alone: a deletion, a rolling update or a crash
 * asks nobody.
 */
export class Eviction {
  readonly #options: Options;
  #minAvailable: number | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#minAvailable = options.minAvailable;
  }

  /** The budget from now on. */
  setMinAvailable(minAvailable: number): void {
    this.#minAvailable = minAvailable;
    this.#options.emit({ type: "budget.changed", minAvailable });
  }

  /**
   * Deletes the pod, with its own grace, if the budget has room for it. A pod that terminates already costs nothing,
   * and neither does an unready one while the others are as many as the budget wants.
   *
   * @returns why not, in words for people.
   */
  evict(name: string): string | undefined {
    const { api, emit } = this.#options;
    const pod = api.pods.find((one) => one.name === name);
    // Those two are answered as a deletion would be.
    if (!pod || hasEnded(pod)) return api.delete(name);
    if (isTerminating(pod)) return `${name} is terminating already`;
    const denied = this.#denies(pod.ready);
    if (denied !== undefined) {
      emit({ type: "eviction.denied", pod: name, why: denied });
      return `429 Too Many Requests: ${name} can't be evicted, as ${denied}`;
    }
    emit({ type: "eviction.allowed", pod: name });
    return api.delete(name);
  }

  #denies(ready: boolean): string | undefined {
    const wanted = this.#minAvailable;
    if (wanted === undefined) return undefined;
    const healthy = this.#options.api.pods.filter((pod) => isActive(pod) && pod.ready).length;
    if (ready ? healthy > wanted : healthy >= wanted) return undefined;
    return `the budget wants ${wanted} ready and there ${healthy === 1 ? "is" : "are"} ${healthy}`;
  }
}
