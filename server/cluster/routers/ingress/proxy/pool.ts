import type { PodConnection } from "./pod-connection.ts";

/**
 * Idle connections to pods. The one used last is used next, so that those not needed grow old; above the limit the
 * oldest of all is closed. A pod that has left the list isn't asked for any more, but its idle connections stay until
 * their time is up or it closes them itself, as in nginx.
 */
export class Pool {
  readonly #limit: number;
  /** Oldest first, over all pods. */
  readonly #idle = new Set<PodConnection>();
  readonly #byPath = new Map<string, PodConnection[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps a connection, or closes it where none are kept. */
  put(connection: PodConnection): void {
    if (this.#limit === 0) return connection.close();
    if (this.#idle.size >= this.#limit) {
      const [oldest] = this.#idle;
      oldest?.close();
    }
    this.#idle.add(connection);
    const { socketPath } = connection.upstream;
    const stack = this.#byPath.get(socketPath);
    if (stack) stack.push(connection);
    else this.#byPath.set(socketPath, [connection]);
  }

  /** The connection to this socket that was put back last. */
  take(socketPath: string): PodConnection | undefined {
    const connection = this.#byPath.get(socketPath)?.at(-1);
    if (connection) this.remove(connection);
    return connection;
  }

  /** Forgets a connection, which may or may not be here. */
  remove(connection: PodConnection): void {
    if (!this.#idle.delete(connection)) return;
    const { socketPath } = connection.upstream;
    const stack = this.#byPath.get(socketPath) ?? [];
    stack.splice(stack.lastIndexOf(connection), 1);
    if (stack.length === 0) this.#byPath.delete(socketPath);
  }

  /** Closes all of them. */
  close(): void {
    for (const connection of this.#idle) connection.close();
  }
}
