import type { EventBody, Scenario } from "../../protocol/index.ts";
import type { ApiServer, PodObject } from "../apiserver.ts";
import type { Nodes } from "../nodes.ts";
import { hasEnded, isActive } from "../pod-state.ts";
import { ReadinessClock } from "./readiness-clock.ts";
import { ReplicaSet } from "./replica-set.ts";
import { fenceposts, newSize, oldSizes, shareOut, type Rolling } from "./rolling-update.ts";

/** What a pod is made from. */
export interface Template {
  readonly revision: number;
  readonly env: Readonly<Record<string, string>>;
}

interface Options {
  readonly api: ApiServer;
  readonly nodes: Nodes;
  readonly deployment: Scenario["deployment"];
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly emit: (event: EventBody) => void;
  /** Creates a pod of this template on that node and starts it. */
  readonly create: (template: Template, node: string) => PodObject;
}

/** As many pods as a scenario may want. */
const maxReplicas = 9;

/**
 * The Deployment's controller and its ReplicaSets': holds the wanted number of pods, replaces what goes, and rolls
 * from one template to the next. It knows pods from the API alone, and takes a terminating one for gone.
 */
export class DeploymentController {
  readonly #options: Options;
  readonly #clock: ReadinessClock;
  /** Oldest revision first; the last one is the one that is wanted. */
  #sets: ReplicaSet[];
  #replicas: number;
  #rolling = false;
  #due = false;
  #closed = false;

  constructor(options: Options) {
    const { api, nodes, deployment, second, now } = options;
    this.#options = options;
    this.#replicas = deployment.replicas;
    const minReady = deployment.minReadySeconds * second;
    this.#clock = new ReadinessClock({ now, minReady, due: () => this.#queue() });
    this.#sets = [this.#newSet(1, {})];
    this.#current.replicas = this.#replicas;
    nodes.onUncordoned(() => this.#queue());
    api.watch({ changed: () => this.#queue() });
  }

  /** Creates the first pods. */
  start(): void {
    this.#sync();
  }

  /**
   * From now on so many pods. In the middle of a rolling update the ReplicaSets share the difference.
   *
   * @returns why not, in words for people.
   */
  scale(replicas: number): string | undefined {
    if (replicas > maxReplicas)
      return `a deployment here has ${maxReplicas} replicas at most, not ${replicas}`;
    const before = this.#replicas + this.#fence().maxSurge;
    this.#replicas = replicas;
    const active = this.#sets.filter((set) => set.replicas > 0);
    const why = `the deployment is scaled to ${replicas}`;
    if (active.length <= 1) this.#resize(active[0] ?? this.#current, replicas, why);
    else {
      const sizes = shareOut(this.#fence(), active, before);
      for (const [index, set] of active.entries()) this.#resize(set, sizes[index] ?? set.replicas, why);
    }
    this.#sync();
    return undefined;
  }

  /** A rolling update to a new revision, with these variables laid over the template's; it supersedes one under way. */
  rollOut(env: Readonly<Record<string, string>>): void {
    const set = this.#newSet(this.#current.revision + 1, { ...this.#current.env, ...env });
    this.#sets.push(set);
    this.#roll();
  }

  /**
   * A rolling update to the template of the revision before. It gets a new revision, and the pods that are left of it
   * stay.
   *
   * @returns why not, in words for people.
   */
  rollBack(): string | undefined {
    const previous = this.#sets.at(-2);
    if (!previous) return "there is no revision before this one to roll back to";
    const revision = this.#current.revision + 1;
    this.#sets = [...this.#sets.filter((set) => set !== previous), previous];
    previous.revision = revision;
    this.#roll();
    return undefined;
  }

  /** Whether the rolling update to this revision, or to a later one, is complete and every older pod has gone. */
  isRolledOut(revision: number): boolean {
    const older = this.#options.api.pods.filter((pod) => !hasEnded(pod) && !this.#current.owns(pod));
    return this.#current.revision >= revision && this.#isComplete() && older.length === 0;
  }

  /** It does nothing from here on. */
  close(): void {
    this.#closed = true;
    this.#clock.close();
  }

  get #current(): ReplicaSet {
    return this.#sets.at(-1) as ReplicaSet;
  }

  #fence(): Rolling {
    return { replicas: this.#replicas, ...fenceposts(this.#replicas, this.#options.deployment) };
  }

  #newSet(revision: number, env: ReplicaSet["env"]): ReplicaSet {
    const { api, nodes, create } = this.#options;
    return new ReplicaSet(revision, env, {
      api,
      nodes,
      create,
      readySince: (pod) => this.#clock.since(pod),
      isAvailable: (pod) => this.#clock.isAvailable(pod),
      related: () => api.pods.filter(isActive),
    });
  }

  #roll(): void {
    const { replicas, maxSurge, maxUnavailable } = this.#fence();
    const { revision } = this.#current;
    this.#rolling = true;
    this.#options.emit({ type: "rollout.started", revision, replicas, maxSurge, maxUnavailable });
    this.#sync();
  }

  /** Once for however many changes came together. */
  #queue(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#sync();
    });
  }

  #sync(): void {
    if (this.#closed) return;
    this.#clock.look(this.#options.api.pods);
    do {
      for (const set of this.#sets) set.reconcile();
    } while (this.#scaleNew() || this.#scaleOld());
    if (!this.#rolling || !this.#isComplete()) return;
    this.#rolling = false;
    this.#options.emit({ type: "rollout.finished", revision: this.#current.revision });
  }

  #scaleNew(): boolean {
    const { replicas, maxSurge } = this.#fence();
    const size = newSize(this.#fence(), this.#current, this.#sets.slice(0, -1));
    return this.#resize(this.#current, size, `at most ${replicas + maxSurge} pods`);
  }

  #scaleOld(): boolean {
    const { replicas, maxUnavailable } = this.#fence();
    const old = this.#sets.slice(0, -1);
    const sizes = oldSizes(this.#fence(), this.#current, old);
    const why = `at least ${replicas - maxUnavailable} stay available`;
    return old.map((set, index) => this.#resize(set, sizes[index] ?? set.replicas, why)).includes(true);
  }

  #resize(set: ReplicaSet, to: number, why: string): boolean {
    const from = set.replicas;
    if (to === from) return false;
    set.replicas = to;
    this.#options.emit({ type: "rollout.scaled", revision: set.revision, from, to, why });
    return true;
  }

  #isComplete(): boolean {
    const { available, pods } = this.#current;
    const old = this.#sets.slice(0, -1).every((set) => set.replicas === 0 && set.pods.length === 0);
    return old && available >= this.#replicas && pods.length === this.#replicas;
  }
}
