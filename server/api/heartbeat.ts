import type { WebSocket, WebSocketServer } from "ws";

/**
 * Finds out which pages have gone without a goodbye, as behind a laptop that was shut or a network that was left: browsers
 * answer pings by themselves.
 */
export class Heartbeat {
  readonly #sockets: WebSocketServer;
  readonly #silent = new WeakSet<WebSocket>();

  constructor(sockets: WebSocketServer) {
    this.#sockets = sockets;
    sockets.on("connection", (socket) => socket.on("pong", () => this.#silent.delete(socket)));
  }

  /** Lets those go that have not answered since the last round, and asks the others. */
  round(): void {
    for (const socket of this.#sockets.clients) {
      if (this.#silent.has(socket)) socket.terminate();
      else {
        this.#silent.add(socket);
        socket.ping();
      }
    }
  }
}
