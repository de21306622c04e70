import { createRandom } from "../../protocol/random.ts";
import { errorCode } from "../dial.ts";
import type { TrafficHost } from "../host.ts";
import { longestTimer } from "../kinds.ts";
import type { Route, Way } from "../types.ts";
import { Reconnect, type Streaming } from "./reconnect.ts";

/** One try of a client to get its connection. */
export interface Try {
  /** The number of the WebSocket or stream. */
  readonly id: number;
  readonly client: string;
  readonly router: string;
  readonly pod: string | null;
  /** How many times this client has tried before. */
  readonly attempt: number;
}

/** How a connection, or the try of one, ended. */
export interface Over {
  /** Whether it had been open. */
  readonly opened: boolean;
  /** The server wants this long a pause at least, in ms. */
  readonly pause?: number | undefined;
  /** The server wants nobody to come back. */
  readonly forGood?: boolean;
}

/** What a WebSocket and an event stream do each in its own way. */
export interface Protocol {
  /** The name of such a client, among those of its node. */
  readonly called: string;
  /** Tries to connect. `over` is called once, when nothing is open any more. Returns how to leave. */
  connect(way: Way, attempt: Try, over: (end: Over) => void): () => void;
  /** The try came to nothing before a connection was made. */
  failed(attempt: Try, errno: string): void;
}

interface HolderOptions {
  readonly node: string;
  readonly nth: number;
  readonly settings: Streaming;
  readonly seed: number;
  readonly second: number;
  /** How long a client waits for a connection, in ms. */
  readonly deadline: number;
  /** The number of the next connection of this protocol. */
  readonly nextId: () => number;
  readonly host: TrafficHost;
  /** Called after `active` has become false. */
  readonly whenIdle: () => void;
}

/** A client that holds one connection, and opens it again when it ends. */
export class Holder {
  readonly #options: HolderOptions;
  readonly #protocol: Protocol;
  readonly #name: string;
  readonly #reconnect: Reconnect;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #leave: (() => void) | undefined;
  #stopped = false;

  constructor(protocol: Protocol, options: HolderOptions) {
    const { node, nth, settings, seed, second } = options;
    this.#options = options;
    this.#protocol = protocol;
    this.#name = `${node}-${protocol.called}-${nth}`;
    this.#reconnect = new Reconnect(
      settings.reconnect,
      second,
      createRandom(seed, `reconnect ${this.#name}`),
    );
  }

  /** Whether a connection is open or being opened: one that `stop` has to wait for. */
  get active(): boolean {
    return this.#leave !== undefined;
  }

  /** Asks the router, and connects. */
  start(): void {
    const { node, host, deadline } = this.#options;
    let route: Route;
    try {
      route = host.route(node);
    } catch (error) {
      return this.#failed(this.#next(node, null), `router ${node} failed: ${errorCode(error)}`);
    }
    const { router = node } = route;
    if ("drop" in route) {
      // Nobody answers; the client finds out by its own patience.
      this.#timer = setTimeout(() => this.#failed(this.#next(router, null), "ETIMEDOUT"), deadline);
      return;
    }
    if ("reject" in route) return this.#failed(this.#next(router, null), "ECONNREFUSED");
    const attempt = this.#next(router, route.pod);
    try {
      this.#leave = this.#protocol.connect(route, attempt, (end) => this.#over(end));
    } catch (error) {
      this.#failed(attempt, errorCode(error));
    }
  }

  /** Leaves, and doesn't come back. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#leave?.();
  }

  #next(router: string, pod: string | null): Try {
    return { id: this.#options.nextId(), client: this.#name, router, pod, attempt: this.#attempt++ };
  }

  #failed(attempt: Try, errno: string): void {
    this.#protocol.failed(attempt, errno);
    this.#over({ opened: false });
  }

  #over({ opened, pause = 0, forGood = false }: Over): void {
    this.#leave = undefined;
    if (this.#stopped) return this.#options.whenIdle();
    if (forGood) return;
    // What the server asks for comes first; the client's own spread comes on top, or all would come at once.
    const wait = Math.min(pause + this.#reconnect.next(opened), longestTimer);
    this.#timer = setTimeout(() => this.start(), wait);
  }
}
