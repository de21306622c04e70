import { usable, type Endpoint, type EventBody, type Random, type Spread } from "../../protocol/index.ts";
import type { Slice } from "../endpoints.ts";
import type { Choice, Router } from "./router.ts";

/** Programmings of one router are at least this far apart, after the first one since it was idle. Cluster seconds. */
const minInterval = 1;
/** A router writes its whole table again at this interval, changed or not. Cluster seconds. */
const fullSync = 30;

interface Options {
  readonly name: string;
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
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #resync: NodeJS.Timeout;
  /** The newest slice that has reached this node. */
  #heard: { slice: Slice; changedAt: number } | undefined;
  #programmedAt = -Infinity;
  #programmedSlice = 0;
  #pending = false;
  #table: readonly Endpoint[] = [];

  constructor(options: Options) {
    this.name = options.name;
    this.#options = options;
    this.#resync = setInterval(() => this.#program(), fullSync * options.second);
    this.#resync.unref();
  }

  get table(): readonly Endpoint[] {
    return this.#table;
  }

  /** The slice has changed; this router will hear of it after its propagation delay. */
  sliceChanged(slice: Slice): void {
    const { propagation, random, second, now } = this.#options;
    const changedAt = now();
    const lag = (propagation.min + random() * (propagation.max - propagation.min)) * second;
    const hear = () => {
      if (this.#heard && this.#heard.slice.seq > slice.seq) return;
      this.#heard = { slice, changedAt };
      this.#schedule();
    };
    if (lag === 0) hear();
    else this.#after(lag, hear);
  }

  /** A ready endpoint; where there is none, one that still serves while it terminates; else it rejects. */
  choose(): Choice {
    const pods = usable(this.#table);
    const pod = pods[Math.floor(this.#options.random() * pods.length)];
    return pod === undefined ? "reject" : { pod };
  }

  close(): void {
    clearInterval(this.#resync);
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #schedule(): void {
    if (this.#pending) return;
    const wait = this.#programmedAt + minInterval * this.#options.second - this.#options.now();
    if (wait <= 0) return this.#program();
    this.#pending = true;
    this.#after(wait, () => {
      this.#pending = false;
      this.#program();
    });
  }

  #program(): void {
    if (!this.#heard || this.#heard.slice.seq === this.#programmedSlice) return;
    const { slice, changedAt } = this.#heard;
    const { now, second, emit } = this.#options;
    this.#table = slice.endpoints;
    this.#programmedSlice = slice.seq;
    this.#programmedAt = now();
    const lagSeconds = (this.#programmedAt - changedAt) / second;
    emit({
      type: "router.programmed",
      router: this.name,
      endpoints: [...slice.endpoints],
      slice: slice.seq,
      lagSeconds,
    });
  }

  #after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
