import type { EventBody } from "../protocol/index.ts";
import type { PodObject } from "./apiserver.ts";

/** The nodes, and which of them take new pods. */
export class Nodes {
  readonly #names: readonly string[];
  readonly #emit: (event: EventBody) => void;
  readonly #cordoned = new Set<string>();
  readonly #uncordoned: (() => void)[] = [];

  constructor(names: readonly string[], emit: (event: EventBody) => void) {
    this.#names = names;
    this.#emit = emit;
  }

  /** The place of a node in the cluster, from 0; its pods' addresses are in the subnet with that number. */
  indexOf(name: string): number {
    return this.#names.indexOf(name);
  }

  /**
   * Where a new pod is put: the schedulable node that has the fewest of these pods; of several the first.
   *
   * @returns undefined when every node is cordoned.
   */
  pick(pods: readonly PodObject[]): string | undefined {
    const load = (node: string) => pods.filter((pod) => pod.node === node).length;
    return this.#names.filter((name) => !this.#cordoned.has(name)).toSorted((a, b) => load(a) - load(b))[0];
  }

  /** Calls back after a node has become schedulable again. */
  onUncordoned(listener: () => void): void {
    this.#uncordoned.push(listener);
  }

  /** No new pods from here on; those on it stay. Once more changes nothing. */
  cordon(node: string): undefined {
    if (this.#cordoned.has(node)) return;
    this.#cordoned.add(node);
    this.#emit({ type: "node.cordoned", node });
  }

  /** @returns why not, in words for people. */
  uncordon(node: string): string | undefined {
    const unknown = this.unknown(node);
    if (unknown !== undefined) return unknown;
    if (!this.#cordoned.delete(node)) return `node ${node} is not cordoned`;
    this.#emit({ type: "node.uncordoned", node });
    for (const listener of this.#uncordoned) listener();
    return undefined;
  }

  /** @returns in words for people that there is no such node, or undefined where there is. */
  unknown(node: string): string | undefined {
    return this.#names.includes(node)
      ? undefined
      : `there is no node ${node}; there are ${this.#names.join(", ")}`;
  }
}
