import type { ApiServer, PodObject } from "../apiserver.ts";
import { isActive } from "../pod-state.ts";
import type { Nodes } from "../nodes.ts";
import type { Scalable } from "./rolling-update.ts";
import { victims } from "./victims.ts";

/** What a ReplicaSet needs of its deployment. */
export interface Owner {
  readonly api: ApiServer;
  readonly nodes: Nodes;
  /** Creates a pod of this set on that node and has it started. */
  create(set: ReplicaSet, node: string): PodObject;
  /** ms since the run began, since when the pod has been ready; Infinity while it isn't. */
  readySince(pod: PodObject): number;
  isAvailable(pod: PodObject): boolean;
  /** Every pod of the deployment that is not terminating. */
  related(): readonly PodObject[];
}

/** All pods of one template. It holds so many of them, whatever happens to one. */
export class ReplicaSet implements Scalable {
  /** Of the deployment; a rollback gives an old set a new one. */
  revision: number;
  readonly env: Readonly<Record<string, string>>;
  replicas = 0;
  readonly #owner: Owner;
  /** Every pod it ever created, by name, with its place in that order. */
  readonly #ordinals = new Map<string, number>();

  constructor(revision: number, env: Readonly<Record<string, string>>, owner: Owner) {
    this.revision = revision;
    this.env = env;
    this.#owner = owner;
  }

  /** Its pods that count: a terminating or ended one doesn't. */
  get pods(): readonly PodObject[] {
    return this.#owner.api.pods.filter((pod) => this.#ordinals.has(pod.name) && isActive(pod));
  }

  get available(): number {
    return this.pods.filter((pod) => this.#owner.isAvailable(pod)).length;
  }

  owns(pod: PodObject): boolean {
    return this.#ordinals.has(pod.name);
  }

  /** Creates what is missing, as far as there are nodes for it, and deletes what is too much. */
  reconcile(): void {
    const { api, nodes } = this.#owner;
    const pods = this.pods;
    for (let missing = this.replicas - pods.length; missing > 0; missing -= 1) {
      const node = nodes.pick(this.#owner.related());
      // No node takes it: it stays unscheduled until one is uncordoned.
      if (node === undefined) return;
      this.#ordinals.set(this.#owner.create(this, node).name, this.#ordinals.size);
    }
    const tooMany = pods.length - this.replicas;
    if (tooMany <= 0) return;
    for (const { name } of this.#victims(pods).slice(0, tooMany)) api.delete(name);
  }

  #victims(pods: readonly PodObject[]) {
    const related = this.#owner.related();
    const candidates = pods.map((pod) => ({
      name: pod.name,
      node: pod.node,
      ready: pod.ready,
      readySince: this.#owner.readySince(pod),
      ordinal: this.#ordinals.get(pod.name) ?? 0,
    }));
    return victims(candidates, (node) => related.filter((pod) => pod.node === node).length);
  }
}
