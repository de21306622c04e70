import type { Upstream } from "../messages.ts";
import type { Core } from "./core.ts";
import { Deadline } from "./deadline.ts";
import { Wire, type WireOwner } from "./wire.ts";

/** How a try can fail before its answer is complete. */
export type Failure = "refused" | "closed" | "reset" | "timed-out" | "invalid";

/** Whoever has sent a request on a connection. */
export interface Waiting {
  /** The connection is open: time to write. */
  connected(): void;
  received(text: string): void;
  /** The pod has ended its half. */
  ended(): void;
  failed(how: Failure): void;
  drained(): void;
}

let idles = 0;

/** A connection from the proxy to a pod. It carries one request at a time. */
export class PodConnection implements WireOwner {
  readonly upstream: Upstream;
  readonly wire: Wire;
  /** Answers in full so far. */
  answers = 0;
  /** Rises with each connection that has become idle. */
  idleSince = 0;
  readonly #id: number;
  readonly #core: Core;
  readonly #deadline: Deadline;
  #waiting: Waiting | undefined;
  #state: "opening" | "open" | "gone" = "opening";

  /** Dials at once, on behalf of `first`. */
  constructor(upstream: Upstream, core: Core, first: Waiting) {
    this.upstream = upstream;
    this.#core = core;
    this.#id = core.nextConnection();
    this.#waiting = first;
    this.#deadline = new Deadline(() => this.#expired());
    this.#deadline.set(core.settings.connectTimeout);
    core.podConnections.add(this);
    this.wire = Wire.dial(upstream.socketPath, this, () => this.#connected());
  }

  /** Hands an idle connection to another request. */
  use(waiting: Waiting): void {
    this.#waiting = waiting;
    this.#deadline.clear();
  }

  /** The pod has so long for its next bytes, or to take what was written; null: it is not the pod that is waited for. */
  expect(ms: number | null): void {
    if (ms === null) this.#deadline.clear();
    else this.#deadline.set(ms);
  }

  /** An answer is complete. The connection is kept for the next request if it can be. */
  release(reusable: boolean): void {
    this.#waiting = undefined;
    this.answers++;
    if (!reusable || this.#core.closing) return this.close();
    this.#deadline.set(this.#core.settings.keepAliveTimeout);
    this.idleSince = ++idles;
    this.#core.pool.put(this);
  }

  /** Closes it from this side, whatever is under way on it. */
  cut(): void {
    const waiting = this.#waiting;
    this.close();
    waiting?.failed("closed");
  }

  /** Closes it from this side. */
  close(): void {
    this.leave("client", "fin");
  }

  /** Lets go of the socket and tells so, once. */
  leave(by: "client" | "pod", how: "fin" | "rst"): void {
    if (this.#state === "gone") return;
    const wasOpen = this.#state === "open";
    this.#state = "gone";
    this.#waiting = undefined;
    this.#deadline.end();
    this.#core.pool.remove(this);
    this.#core.podConnections.delete(this);
    this.wire.destroy();
    if (!wasOpen) return;
    const { pod } = this.upstream;
    this.#core.emit({
      type: "connection.closed",
      connection: this.#id,
      pod,
      by,
      how,
      requests: this.answers,
    });
  }

  received(text: string): void {
    if (this.#waiting) this.#waiting.received(text);
    // Bytes that nobody asked for: what comes next on this connection can't be trusted.
    else this.close();
  }

  ended(): void {
    if (this.#waiting) this.#waiting.ended();
    else this.leave("pod", "fin");
  }

  failed(code: string): void {
    const waiting = this.#waiting;
    const opening = this.#state === "opening";
    const reset = code === "ECONNRESET";
    this.leave("pod", reset ? "rst" : "fin");
    waiting?.failed(opening ? "refused" : reset ? "reset" : "closed");
  }

  drained(): void {
    this.#waiting?.drained();
  }

  #connected(): void {
    if (this.#state !== "opening") return;
    this.#state = "open";
    const { pod } = this.upstream;
    this.#core.emit({ type: "connection.opened", connection: this.#id, router: this.#core.name, pod });
    this.#waiting?.connected();
  }

  #expired(): void {
    const waiting = this.#waiting;
    this.close();
    waiting?.failed("timed-out");
  }
}
