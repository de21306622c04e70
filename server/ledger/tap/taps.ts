import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { EventBody } from "../../protocol/index.ts";
import type { Target } from "../admin.ts";
import { relay, type Watcher } from "./relay.ts";

/** Connections that one pod may have open at once. Its role may have fewer. */
const mostConnections = 256;

export interface Tap {
  /** Takes no new connections. Those that are open end with their pod. */
  close(): void;
}

/**
 * The pods' ways to the database: to each its own Unix socket, so that what passes is known to be that pod's, whatever
 * it calls itself.
 */
export class DatabaseTaps {
  readonly #target: Target;
  readonly #emit: (event: EventBody) => void;
  readonly #podOf = new Map<number, string>();
  readonly #taps = new Set<Tap>();
  readonly #open = new Set<Socket>();
  #sessions = 0;
  #closed = false;

  /** @param emit takes database.opened and database.closed. It must not throw. */
  constructor(target: Target, emit: (event: EventBody) => void) {
    this.#target = target;
    this.#emit = emit;
  }

  /**
   * Opens a tap in a folder that the pod's PGHOST leads to.
   * @throws {Error} when the socket can't be made there.
   */
  async open(pod: string, folder: string): Promise<Tap> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      this.#open.add(client);
      client.once("close", () => this.#open.delete(client));
      void relay(client, this.#target, this.#watcher(pod));
    });
    server.maxConnections = mostConnections;
    const path = join(folder, `.s.PGSQL.${this.#target.port}`);
    // Whoever reaches the folder may connect: the folder's own mode says who that is.
    server.listen({ path, readableAll: true, writableAll: true });
    await once(server, "listening");
    const tap: Tap = {
      close: () => {
        this.#taps.delete(tap);
        server.close();
      },
    };
    this.#taps.add(tap);
    return tap;
  }

  /** The pod whose session leads, or led last, to this backend of the server; undefined if none did. */
  podAt(backend: number): string | undefined {
    return this.#podOf.get(backend);
  }

  /** Closes every tap and whatever is still open, of which nothing more is told. */
  close(): void {
    this.#closed = true;
    for (const tap of this.#taps) tap.close();
    for (const client of this.#open) client.destroy();
  }

  #watcher(pod: string): Watcher {
    let session = 0;
    return {
      opened: ({ backend }) => {
        session = this.#sessions += 1;
        this.#podOf.set(backend, pod);
        this.#emit({ type: "database.opened", pod, session });
      },
      closed: ({ queries, busy }, { how, by }) => {
        if (this.#closed) return;
        const at = { pod, session, how, queries, busy };
        this.#emit({ type: "database.closed", ...at, ...(by === "database" && { by }) });
      },
    };
  }
}
