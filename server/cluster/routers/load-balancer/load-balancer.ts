import type { Endpoint, EventBody, Random, Scenario } from "../../../protocol/index.ts";
import type { PodObject } from "../../apiserver.ts";
import type { Slice } from "../../endpoints.ts";
import { Propagation } from "../propagation.ts";
import type { Router } from "../router.ts";
import { Target, type CheckResult } from "./target.ts";

interface Options {
  readonly settings: NonNullable<Scenario["loadBalancer"]>;
  readonly nodes: readonly string[];
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly random: Random;
  readonly emit: (event: EventBody) => void;
  /** One health check of a target, over a connection of its own. */
  readonly check: (target: string) => Promise<CheckResult>;
  /** The targets that it may use have changed; resolves when they are what is used. */
  readonly feed: (targets: readonly string[]) => Promise<void>;
  /** A target's deregistrationDelay is over: what is still connected to it is cut off. */
  readonly cut: (target: string) => void;
}

/**
 * A cloud's load balancer. It believes nobody but itself: a controller registers and deregisters targets, late, and
 * its own health checks say which of them are well. Its table holds what is registered; only what is healthy is ready
 * in it. It doesn't fail open: with no healthy target it has none.
 */
export class LoadBalancer implements Router {
  readonly name = "load-balancer";
  readonly #options: Options;
  readonly #controller: Propagation;
  readonly #targets = new Map<string, Target>();
  /** Deregistered, and not yet cut off. */
  readonly #draining = new Map<string, NodeJS.Timeout>();
  /** The last one that the controller has seen; there are no targets before the first. */
  #slice: Slice | undefined;
  #closed = false;
  #table: readonly Endpoint[] = [];

  constructor(options: Options) {
    this.#options = options;
    const { settings, second, random } = options;
    const spread = settings.deregistration ?? { min: 0, max: 0 };
    this.#controller = new Propagation({ spread, second, random, heard: (slice) => this.#heard(slice) });
  }

  get table(): readonly Endpoint[] {
    return this.#table;
  }

  knows({ name, node }: PodObject): boolean {
    const target = this.#options.settings.targets === "nodes" ? node : name;
    return this.#table.some((row) => row.pod === target && row.ready);
  }

  /** A healthy target, or undefined where there is none. */
  choose(): string | undefined {
    const targets = this.#table.filter((row) => row.ready);
    return targets[Math.floor(this.#options.random() * targets.length)]?.pod;
  }

  sliceChanged(slice: Slice): void {
    this.#controller.send(slice);
  }

  close(): void {
    this.#closed = true;
    this.#controller.close();
    for (const target of this.#targets.values()) target.close();
    for (const timer of this.#draining.values()) clearTimeout(timer);
  }

  /** The controller has seen the slice and called the cloud's API. */
  #heard(slice: Slice): void {
    this.#slice = slice;
    const { nodes, settings } = this.#options;
    const ready = slice.endpoints.filter((row) => row.ready).map(({ pod }) => pod);
    // Nodes come with the service's first endpoint, and stay.
    const wanted = settings.targets === "pods" ? ready : ready.length > 0 ? nodes : [];
    for (const name of wanted) if (!this.#targets.has(name)) this.#register(name);
    if (settings.targets === "nodes" || settings.deregistration === null) return;
    const gone = [...this.#targets.values()].filter(({ name }) => !ready.includes(name));
    for (const target of gone) this.#deregister(target);
    if (gone.length > 0) void this.#program();
  }

  #deregister(target: Target): void {
    const { settings, second, cut } = this.#options;
    const { name } = target;
    target.close();
    this.#targets.delete(name);
    const timer = setTimeout(() => {
      this.#draining.delete(name);
      cut(name);
    }, settings.deregistrationDelay * second);
    this.#draining.set(name, timer);
  }

  #register(name: string): void {
    clearTimeout(this.#draining.get(name));
    this.#draining.delete(name);
    const { settings, second, check, emit } = this.#options;
    const { interval, healthyThreshold, unhealthyThreshold } = settings;
    const target: Target = new Target({
      name,
      router: this.name,
      interval: interval * second,
      healthyThreshold,
      unhealthyThreshold,
      check: () => check(name),
      emit,
      turned: () => void this.#program(),
    });
    this.#targets.set(name, target);
  }

  async #program(): Promise<void> {
    const { now, second, emit, feed } = this.#options;
    const slice = this.#slice;
    const table = [...this.#targets.values()].map(({ name, healthy }) => ({
      pod: name,
      ready: healthy,
      serving: healthy,
      terminating: false,
    }));
    await feed(table.filter((row) => row.ready).map(({ pod }) => pod));
    if (this.#closed || !slice) return;
    this.#table = table;
    const lagSeconds = (now() - slice.changedAt) / second;
    emit({ type: "router.programmed", router: this.name, endpoints: table, slice: slice.seq, lagSeconds });
  }
}
