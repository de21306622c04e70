import { Connection, type ConnectionOwner } from "./connection.ts";
import { errorCode } from "./dial.ts";
import { Exchange, type Sender } from "./exchange.ts";
import type { TrafficHost } from "./host.ts";
import type { Kind } from "./kinds.ts";
import type { Route } from "./types.ts";

/** One attempt of something that a user wants done. */
export interface Attempt {
  readonly request: number;
  /** The number of the intent's first attempt. */
  readonly first: number;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  /** When it is due, in ms since the run began. */
  readonly intended: number;
  readonly kind: Kind;
  /** What is paid, in cents. */
  readonly amount: number;
}

/** What is told of where a request goes, once that is known. */
interface Place {
  readonly router: string;
  readonly pod: string | null;
  readonly connection: number | null;
  readonly reused: boolean;
  readonly dropped?: true;
}

export class Client {
  readonly name: string;
  readonly #node: string;
  readonly #host: TrafficHost;
  readonly #owner: ConnectionOwner;
  readonly #keeps: number;
  /** Connections that are kept for the next requests; the one that was used last comes last, and is used first. */
  readonly #idle: Connection[] = [];
  #stopping = false;

  constructor(name: string, node: string, keeps: number, host: TrafficHost) {
    this.name = name;
    this.#node = node;
    this.#keeps = keeps;
    this.#host = host;
    this.#owner = {
      emit: (event) => host.emit(event),
      idle: (connection) => {
        if (!this.#stopping && this.#idle.length < this.#keeps) this.#idle.push(connection);
        else connection.close();
      },
      gone: (connection) => {
        const at = this.#idle.indexOf(connection);
        if (at !== -1) this.#idle.splice(at, 1);
      },
      closed: (connection) => host.closed(connection),
    };
  }

  /**
   * Sends one request: on a kept connection when one is free, else on a new one. A retry takes a new one always: it
   * asks the router anew.
   */
  send(attempt: Attempt, sender: Sender): void {
    const { request, kind } = attempt;
    const exchange = new Exchange(request, kind.write(attempt), kind, this.#host.emit, sender);
    const kept = attempt.attempt === 1 ? this.#idle.pop() : undefined;
    if (!kept) return this.#connect(attempt, exchange);
    this.#sent(attempt, { router: kept.router, pod: kept.pod, connection: kept.id, reused: true });
    kept.send(exchange);
  }

  /** Lets go of the kept connections, and keeps none from now on. */
  stop(): void {
    this.#stopping = true;
    while (this.#idle.length > 0) this.#idle.pop()?.close();
  }

  #connect(attempt: Attempt, exchange: Exchange): void {
    const host = this.#host;
    const nowhere = { router: this.#node, pod: null, connection: null, reused: false };
    let route: Route;
    try {
      route = host.route(this.#node);
    } catch (error) {
      this.#sent(attempt, nowhere);
      exchange.fail("not-sent", `router ${this.#node} failed: ${errorCode(error)}`);
      return;
    }
    const { router = this.#node } = route;
    if ("reject" in route) {
      this.#sent(attempt, { ...nowhere, router });
      exchange.fail("refused", "ECONNREFUSED");
      return;
    }
    if ("drop" in route) {
      this.#sent(attempt, { ...nowhere, router, dropped: true });
      exchange.startDeadline(() => undefined);
      return;
    }
    const connection = host.nextConnection();
    this.#sent(attempt, { router, pod: route.pod, connection, reused: false });
    try {
      host.opening(() => new Connection(connection, router, route, this.#owner, exchange));
    } catch (error) {
      exchange.fail("not-sent", errorCode(error));
    }
  }

  #sent({ request, first, attempt, intended, kind }: Attempt, place: Place): void {
    this.#host.emit({
      type: "request.sent",
      request,
      client: this.name,
      ...place,
      intended,
      method: kind.method,
      path: kind.path,
      ...(attempt > 1 && { retryOf: first, attempt }),
    });
  }
}
