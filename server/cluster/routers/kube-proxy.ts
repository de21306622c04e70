import {
  usable,
  type Endpoint,
  type EventBody,
  type Random,
  type Scenario,
  type Spread,
} from "../../protocol/index.ts";
import type { PodObject } from "../apiserver.ts";
import type { Slice } from "../endpoints.ts";
import { Propagation } from "./propagation.ts";
import type { Choice, Router } from "./router.ts";

/** Programmings of one router are at least this far apart, after the first one since it was idle. Cluster seconds. */
const minInterval = 1;
/** A router writes its whole table again at this interval, changed or not. Cluster seconds. */
const fullSync = 30;

interface Options {
  readonly name: string;
  readonly policy: Scenario["service"]["policy"];
  readonly propagation: Spread;
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly random: Random;
  readonly emit: (event: EventBody) => void;
}

/**
 * A node's kube-proxy: its own endpoint table, which lags behind the slice by a delay of its own. It is a lookup at
 * layer 4 and no proxy: it is asked when a connection opens and never again for that connection.
 */
export class KubeProxy implements Router {
  readonly name: string;
  readonly #options: Options;
  readonly #propagation: Propagation;
  readonly #resync: NodeJS.Timeout;
  #wait: NodeJS.Timeout | undefined;
  /** The newest slice that has reached this node. */
  #heard: Slice | undefined;
  #programmedAt = -Infinity;
  #programmed: Slice | undefined;
  #table: readonly Endpoint[] = [];

  constructor(options: Options) {
    this.name = options.name;
    this.#options = options;
    this.#propagation = new Propagation({
      spread: options.propagation,
      second: options.second,
      random: options.random,
      heard: (slice) => {
        this.#heard = slice;
        this.#schedule();
      },
    });
    this.#resync = setInterval(() => this.#program(), fullSync * options.second);
    this.#resync.unref();
  }

  get table(): readonly Endpoint[] {
    return this.#table;
  }

  /** The slice has changed; this router will hear of it after its propagation delay. */
  sliceChanged(slice: Slice): void {
    this.#propagation.send(slice);
  }

  knows({ name, node }: PodObject): boolean {
    if (this.#options.policy === "Local" && node !== this.name) return true;
    return this.#table.some((row) => row.pod === name && row.ready);
  }

  /**
   * A ready endpoint; where there is none, one that still serves while it terminates; else it rejects. With the policy
   * Local both are looked for on this node alone, and it drops where there are some on other nodes only. (Kubernetes,
   * kube-proxy: external traffic)
   */
  choose(): Choice {
    const pods = usable(this.#table);
    const pod = pods[Math.floor(this.#options.random() * pods.length)];
    if (pod !== undefined) return { pod };
    return usable(this.#programmed?.endpoints ?? []).length > 0 ? "drop" : "reject";
  }

  /**
   * The status that this node's health node port answers: 200 while it has ready endpoints of its own. Without the
   * policy Local there is no such port, and a load balancer asks kube-proxy itself, which is well.
   */
  healthNodePort(): 200 | 503 {
    return this.#options.policy === "Cluster" || this.#table.some((row) => row.ready) ? 200 : 503;
  }

  close(): void {
    clearInterval(this.#resync);
    clearTimeout(this.#wait);
    this.#propagation.close();
  }

  #schedule(): void {
    if (this.#wait) return;
    const wait = this.#programmedAt + minInterval * this.#options.second - this.#options.now();
    if (wait <= 0) return this.#program();
    this.#wait = setTimeout(() => {
      this.#wait = undefined;
      this.#program();
    }, wait);
  }

  #program(): void {
    const slice = this.#heard;
    if (!slice || slice === this.#programmed) return;
    const { policy, now, second, emit } = this.#options;
    const own = ({ pod }: Endpoint) => policy === "Cluster" || slice.nodes.get(pod) === this.name;
    this.#table = slice.endpoints.filter(own);
    this.#programmed = slice;
    this.#programmedAt = now();
    const lagSeconds = (this.#programmedAt - slice.changedAt) / second;
    const endpoints = [...this.#table];
    emit({ type: "router.programmed", router: this.name, endpoints, slice: slice.seq, lagSeconds });
  }
}
