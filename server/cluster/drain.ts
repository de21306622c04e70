import type { EventBody } from "../protocol/index.ts";
import type { ApiServer, PodObject } from "./apiserver.ts";
import type { Eviction } from "./eviction.ts";
import type { Nodes } from "./nodes.ts";
import { hasEnded, isTerminating } from "./pod-state.ts";

/** How long a drain waits after a budget said no, until it asks again. Cluster seconds. (kubectl drain) */
const retryEvery = 5;

interface Options {
  readonly api: ApiServer;
  readonly nodes: Nodes;
  readonly eviction: Eviction;
  /** Whether a controller replaces a pod that goes. */
  readonly replaced: boolean;
  /** ms of a cluster second. */
  readonly second: number;
  readonly emit: (event: EventBody) => void;
}

/** `kubectl drain`: cordons a node and evicts the pods that are on it, until the last of them has gone. */
export class Drains {
  readonly #options: Options;
  readonly #leaving = new Map<string, ReadonlySet<PodObject>>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: Options) {
    this.#options = options;
    options.api.watch({ changed: () => this.#look() });
  }

  /** @returns why not, in words for people. What a budget denies is no reason: it is asked for again. */
  drain(node: string): string | undefined {
    const { api, nodes, replaced } = this.#options;
    const unknown = nodes.unknown(node);
    if (unknown !== undefined) return unknown;
    if (this.#leaving.has(node)) return `node ${node} is being drained already`;
    nodes.cordon(node);
    const pods = api.pods.filter((pod) => pod.node === node && !hasEnded(pod));
    if (!replaced && pods.length > 0) {
      const bare = pods.map(({ name }) => name).join(", ");
      return `node ${node} is cordoned, but not drained: nothing would replace ${bare}; give the scenario controller: "deployment"`;
    }
    this.#leaving.set(node, new Set(pods));
    for (const pod of pods) this.#evict(pod);
    this.#look();
    return undefined;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#leaving.clear();
  }

  #evict(pod: PodObject): void {
    const { eviction, second } = this.#options;
    if (isTerminating(pod) || hasEnded(pod) || eviction.evict(pod.name) === undefined) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#evict(pod);
    }, retryEvery * second);
    this.#timers.add(timer);
  }

  #look(): void {
    const { api, emit } = this.#options;
    const here = new Set(api.pods.filter((pod) => !hasEnded(pod)));
    for (const [node, pods] of this.#leaving) {
      if ([...pods].some((pod) => here.has(pod))) continue;
      this.#leaving.delete(node);
      emit({ type: "node.drained", node });
    }
  }
}
