import { Connection, type ConnectionOwner } from "./connection.ts";
import { errorCode } from "./dial-error.ts";
import { Exchange, type ExchangeHost } from "./exchange.ts";
import type { Arrival } from "./schedule.ts";
import type { Route, TrafficOptions } from "./types.ts";

/** What all clients of a run share. */
export interface ClientHost extends ExchangeHost {
  readonly traffic: TrafficOptions["traffic"];
  readonly connections: Set<Connection>;
  route(node: string): Route;
  wire(request: number, amount: number): string;
  nextConnection(): number;
  /** Called after a connection has left `connections`. */
  connectionClosed(): void;
  /** Called once for each request, before its first event. */
  sent(): void;
}

/**
 * So many connections open at once are more than any scenario needs, and well below the limit on descriptors that the
 * database and the pods of this lab have to share with us.
 */
const maxConnections = 8192;

export class Client {
  readonly name: string;
  readonly #node: string;
  readonly #host: ClientHost;
  readonly #owner: ConnectionOwner;
  /** The connection that is kept for the next request. */
  #kept: Connection | undefined;
  #stopping = false;

  constructor(name: string, node: string, host: ClientHost) {
    this.name = name;
    this.#node = node;
    this.#host = host;
    this.#owner = {
      emit: (event) => host.emit(event),
      idle: (connection) => this.#idle(connection),
      gone: (connection) => {
        if (this.#kept === connection) this.#kept = undefined;
      },
      closed: (connection) => {
        host.connections.delete(connection);
        host.connectionClosed();
      },
    };
  }

  /** Sends one request, on the kept connection when it is free, else on a new one. */
  send(arrival: Arrival): void {
    const exchange = new Exchange(
      arrival.request,
      this.#host.wire(arrival.request, arrival.amount),
      this.#host,
    );
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept) {
      this.#sent(arrival, { pod: kept.pod, connection: kept.id, reused: true });
      kept.send(exchange);
    } else {
      this.#connect(arrival, exchange);
    }
  }

  /** Lets go of the kept connection, and keeps none from now on. */
  stop(): void {
    this.#stopping = true;
    this.#kept?.close();
  }

  #connect(arrival: Arrival, exchange: Exchange): void {
    const nowhere = { pod: null, connection: null, reused: false };
    let route: Route;
    try {
      route = this.#host.route(this.#node);
    } catch (error) {
      this.#sent(arrival, nowhere);
      exchange.fail("not-sent", `router ${this.#node} failed: ${errorCode(error)}`);
      return;
    }
    if ("reject" in route) {
      this.#sent(arrival, nowhere);
      exchange.fail("refused", "ECONNREFUSED");
      return;
    }
    if ("drop" in route) {
      this.#sent(arrival, { ...nowhere, dropped: true });
      exchange.startDeadline(() => undefined);
      return;
    }
    const { pod, socketPath } = route;
    const id = this.#host.nextConnection();
    this.#sent(arrival, { pod, connection: id, reused: false });
    if (this.#host.connections.size >= maxConnections) {
      exchange.fail("not-sent", `${maxConnections} connections are open already`);
      return;
    }
    try {
      const address = { id, router: this.#node, pod, socketPath };
      this.#host.connections.add(new Connection(address, this.#owner, exchange));
    } catch (error) {
      exchange.fail("not-sent", errorCode(error));
    }
  }

  #sent(
    { request, intended }: Arrival,
    over: { pod: string | null; connection: number | null; reused: boolean; dropped?: true },
  ): void {
    const { method, path } = this.#host.traffic;
    this.#host.sent();
    this.#host.emit({
      type: "request.sent",
      request,
      client: this.name,
      router: this.#node,
      ...over,
      intended,
      method,
      path,
    });
  }

  #idle(connection: Connection): void {
    const keeps = this.#host.traffic.connections === "warm" && !this.#stopping && this.#kept === undefined;
    if (keeps) this.#kept = connection;
    else connection.close();
  }
}
