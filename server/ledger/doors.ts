import { once } from "node:events";
import type { Server, Socket } from "node:net";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";

/** How long the ends of connections may take to be read whose pods are gone already, in ms of wall-clock time. */
const patience = 2_000;

/** Servers on Unix sockets, one for each pod, that are closed together. */
export class Doors {
  readonly #servers: Server[] = [];
  readonly #open = new Set<Socket>();

  /**
   * Whoever reaches the socket's folder may connect: the folder's own mode says who that is.
   * @throws {Error} when the socket can't be made there.
   */
  async open(server: Server, path: string): Promise<void> {
    server.on("connection", (socket: Socket) => {
      this.#open.add(socket);
      socket.once("close", () => this.#open.delete(socket));
    });
    server.listen({ path, readableAll: true, writableAll: true });
    await once(server, "listening");
    this.#servers.push(server);
  }

  /**
   * Takes no new connections, reads the open ones to their end, and returns when none is left.
   * @param underWay what is still being done with what was read, asked once everything is
   */
  async close(underWay: () => Iterable<Promise<void>> = () => []): Promise<void> {
    // Who connected just before its end may still be waiting to be let in.
    for (let turn = 0; turn < 2; turn++) await setImmediate();
    for (const server of this.#servers) server.close();
    const open = [...this.#open];
    const late = sleep(patience, undefined, { ref: false });
    await Promise.race([late, Promise.all(open.map(endOf))]);
    await Promise.race([late, Promise.all(underWay())]);
    const closed = open.filter((socket) => !socket.closed).map((socket) => once(socket, "close"));
    for (const socket of open) socket.destroy();
    await Promise.all(closed);
  }
}

/** Resolves when nothing more can come from a connection. */
const endOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.readableEnded || socket.destroyed) return resolve();
    socket.once("end", () => resolve());
    socket.once("close", () => resolve());
  });
