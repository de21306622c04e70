import { createServer } from "node:net";
import { join } from "node:path";
import type { EventBody } from "../../protocol/index.ts";
import type { Target } from "../admin.ts";
import { Doors } from "../doors.ts";
import { relay, type Watcher } from "./relay.ts";

/** Connections that one pod may have open at once. Its role may have fewer. */
const mostConnections = 100;

/**
 * The pods' ways to the database: to each its own Unix socket, so that what passes is known to be that pod's, whatever
 * it calls itself.
 */
export class DatabaseTaps {
  readonly #target: Target;
  readonly #emit: (event: EventBody) => void;
  readonly #podOf = new Map<number, string>();
  readonly #doors = new Doors();
  #sessions = 0;

  /** @param emit takes database.opened and database.closed. It must not throw. */
  constructor(target: Target, emit: (event: EventBody) => void) {
    this.#target = target;
    this.#emit = emit;
  }

  /**
   * Opens a tap in a folder that the pod's PGHOST leads to.
   * @throws {Error} when the socket can't be made there.
   */
  async open(pod: string, folder: string): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      void relay(client, this.#target, this.#watcher(pod));
    });
    server.maxConnections = mostConnections;
    await this.#doors.open(server, join(folder, `.s.PGSQL.${this.#target.port}`));
  }

  /** The pod whose session leads, or led last, to this backend of the server; undefined if none did. */
  podAt(backend: number): string | undefined {
    return this.#podOf.get(backend);
  }

  /** Sees every session end, whose pods are by now gone; then closes. */
  close(): Promise<void> {
    return this.#doors.close();
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
        const at = { pod, session, how, queries, busy };
        this.#emit({ type: "database.closed", ...at, ...(by === "database" && { by }) });
      },
    };
  }
}
