import type { Endpoint, EventBody, Random, Spread } from "../../protocol/index.ts";
import type { PodObject } from "../apiserver.ts";
import type { Slice } from "../endpoints.ts";
import { Propagation } from "./propagation.ts";
import type { Router } from "./router.ts";

interface Options {
  readonly sync: Spread;
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly random: Random;
  readonly emit: (event: EventBody) => void;
  /** Gives the proxy these upstreams in the place of those it had; resolves when it goes by them. */
  readonly feed: (pods: readonly string[]) => Promise<void>;
}

/**
 * The controller of an ingress proxy: tells it which pods are ready. Ready is all it asks for: unlike kube-proxy it has
 * no second choice where none is. Endpoints reach the proxy while it runs; nothing is reloaded, and connections that
 * it holds go on. (ingress-nginx) Its limited rate of syncs and the proxy's poll for them are one delay here, drawn
 * anew for each change.
 */
export class IngressController implements Router {
  readonly name = "ingress";
  readonly #options: Options;
  readonly #propagation: Propagation;
  #table: readonly Endpoint[] = [];
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
    const { sync: spread, second, random } = options;
    this.#propagation = new Propagation({ spread, second, random, heard: (slice) => void this.#sync(slice) });
  }

  get table(): readonly Endpoint[] {
    return this.#table;
  }

  knows({ name }: PodObject): boolean {
    return this.#table.some((row) => row.pod === name);
  }

  sliceChanged(slice: Slice): void {
    this.#propagation.send(slice);
  }

  close(): void {
    this.#closed = true;
    this.#propagation.close();
  }

  async #sync({ seq, changedAt, endpoints }: Slice): Promise<void> {
    const { now, second, emit, feed } = this.#options;
    const ready = endpoints.filter((row) => row.ready);
    await feed(ready.map(({ pod }) => pod));
    if (this.#closed) return;
    this.#table = ready;
    const lagSeconds = (now() - changedAt) / second;
    emit({
      type: "router.programmed",
      router: this.name,
      endpoints: [...this.#table],
      slice: seq,
      lagSeconds,
    });
  }
}
