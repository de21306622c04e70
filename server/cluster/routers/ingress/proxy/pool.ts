import type { PodConnection } from "./pod-connection.ts";

/**
 * Idle connections to pods. The one used last is used next, so that those not needed grow old; above the limit the
 * oldest of all is closed. A pod that has left the list isn't asked for any more, but its idle connections stay until
 * their time is up or it closes them itself, as in nginx.
 */
export class Pool {
  readonly #limit: number;
  /** By socket, and in each stack by age, the oldest first. */
  readonly #stacks = new Map<string, PodConnection[]>();
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Keeps a connection, or closes it where none are kept. */
  put(connection: PodConnection): void {
    if (this.#limit === 0) return connection.close();
    if (this.#size >= this.#limit) this.#oldest()?.close();
    const { socketPath } = connection.upstream;
    const stack = this.#stacks.get(socketPath);
    if (stack) stack.push(connection);
    else this.#stacks.set(socketPath, [connection]);
    this.#size++;
  }

  /** The connection to this socket that was put back last. */
  take(socketPath: string): PodConnection | undefined {
    const connection = this.#stacks.get(socketPath)?.pop();
    if (connection) this.#size--;
    return connection;
  }

  /** Forgets a connection, which may or may not be here. */
  remove(connection: PodConnection): void {
    const { socketPath } = connection.upstream;
    const stack = this.#stacks.get(socketPath) ?? [];
    const at = stack.lastIndexOf(connection);
    if (at === -1) return;
    stack.splice(at, 1);
    this.#size--;
    if (stack.length === 0) this.#stacks.delete(socketPath);
  }

  /** Closes all of them. */
  close(): void {
    // Each close takes its connection out of its stack.
    for (const stack of this.#stacks.values()) while (stack.length > 0) stack.at(-1)?.close();
  }

  #oldest(): PodConnection | undefined {
    let oldest: PodConnection | undefined;
    for (const [first] of this.#stacks.values()) {
      if (first && (!oldest || first.idleSince < oldest.idleSince)) oldest = first;
    }
    return oldest;
  }
}
