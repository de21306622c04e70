import { createServer, type Server } from "node:net";
import type { ProxyEvent, ProxySettings } from "../messages.ts";
import { Balancer } from "./balancer.ts";
import { ClientConnection } from "./client-connection.ts";
import type { Core } from "./core.ts";
import type { PodConnection } from "./pod-connection.ts";
import { Pool } from "./pool.ts";
import { Reporter } from "./reporter.ts";

/** So many clients at once are more than any scenario needs, and leave descriptors for the pods' side. */
const maxClients = 8192;
/** Longer than any burst of connections between two looks at the socket; the system may cut it. */
const backlog = 4096;

interface Options {
  readonly name: string;
  readonly settings: ProxySettings;
  /** Connections to pods are numbered from here on. */
  readonly firstConnection: number;
  report(events: ProxyEvent[]): void;
}

/** The data plane: a listening socket and everything that comes of it. */
export class Proxy implements Core {
  readonly name: string;
  readonly settings: ProxySettings;
  readonly balancer = new Balancer();
  readonly pool: Pool;
  readonly podConnections = new Set<PodConnection>();
  closing = false;
  readonly #reporter: Reporter;
  readonly #clients = new Set<ClientConnection>();
  readonly #server: Server;
  #nextConnection: number;
  #empty: (() => void) | undefined;

  constructor(options: Options) {
    this.name = options.name;
    this.settings = options.settings;
    this.pool = new Pool(options.settings.keepAlive);
    this.#nextConnection = options.firstConnection;
    this.#reporter = new Reporter((events) => options.report(events));
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      if (this.#clients.size >= maxClients) {
        socket.destroy();
        return;
      }
      const client = new ClientConnection(socket, this, () => {
        this.#clients.delete(client);
        if (this.#clients.size === 0) this.#empty?.();
      });
      this.#clients.add(client);
    });
  }

  /** Rejects when the socket can't be had. */
  listen(socketPath: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ path: socketPath, backlog }, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  /** Takes no new clients and lets the requests under way end, for at most `patience` ms. */
  async close(patience: number): Promise<void> {
    this.closing = true;
    this.#server.close();
    for (const client of this.#clients) client.closeIfIdle();
    if (this.#clients.size > 0) {
      const timer = setTimeout(() => {
        for (const client of this.#clients) client.destroy();
      }, patience);
      await new Promise<void>((resolve) => (this.#empty = resolve));
      clearTimeout(timer);
    }
    this.pool.close();
    this.#reporter.flush();
  }

  /** Closes every connection to this pod; what is under way on them comes to nothing. */
  cut(socketPath: string): void {
    for (const connection of this.podConnections)
      if (connection.upstream.socketPath === socketPath) connection.cut();
  }

  nextConnection(): number {
    return this.#nextConnection++;
  }

  emit(event: ProxyEvent): void {
    this.#reporter.emit(event);
  }

  afterTelling(action: () => void): void {
    this.#reporter.after(action);
  }
}
