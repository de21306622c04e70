import { createConnection, type Socket } from "node:net";
import type { EventBody } from "../protocol/event.ts";
import { dialFailure, errorCode, openFailure } from "./dial-error.ts";
import type { Exchange } from "./exchange.ts";

/** What a connection needs from the client that opens it. */
export interface ConnectionOwner {
  emit(event: EventBody): void;
  /** An answer is complete, and the connection may carry another request. */
  idle(connection: Connection): void;
  /** It can't be used any more. */
  gone(connection: Connection): void;
  /** Its socket is closed; nothing will come from it. The last call. */
  closed(connection: Connection): void;
}

interface Address {
  readonly id: number;
  readonly router: string;
  readonly pod: string | null;
  readonly socketPath: string;
}

/**
 * Where every socket's bytes land. One piece of memory serves all of them: bytes are parsed before the event loop can
 * read from another socket.
 */
const landing = Buffer.allocUnsafeSlow(64 * 1024);

/** A client's connection to a pod. It carries one request at a time. */
export class Connection {
  readonly id: number;
  readonly pod: string | null;
  readonly #router: string;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #state: "opening" | "open" | "gone" = "opening";
  #answers = 0;

  /** Dials at once. What can go wrong is told through the first exchange. */
  constructor(address: Address, owner: ConnectionOwner, first: Exchange) {
    this.id = address.id;
    this.pod = address.pod;
    this.#router = address.router;
    this.#owner = owner;
    this.#exchange = first;
    this.#socket = createConnection({
      path: address.socketPath,
      onread: {
        buffer: landing,
        callback: (length) => this.#receive(landing.subarray(0, length)),
      },
    });
    this.#socket.on("connect", () => this.#opened());
    this.#socket.on("end", () => this.#ended());
    this.#socket.on("error", (error) => this.#failed(errorCode(error)));
    this.#socket.on("close", () => {
      // Every way here has settled the exchange already; an unforeseen one must not leave it open for ever.
      this.#exchange?.fail("failed", "the socket closed without saying why");
      owner.closed(this);
    });
    first.startDeadline(() => this.close());
  }

  /** Sends another request. Only when idle. */
  send(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.startDeadline(() => this.close());
    this.#write(exchange);
  }

  /** Closes it from this side. A request on it must have been settled. */
  close(): void {
    this.#leave("client", "fin");
  }

  #opened(): void {
    if (this.#state !== "opening" || !this.#exchange) return;
    this.#state = "open";
    const { id, pod } = this;
    this.#owner.emit({ type: "connection.opened", connection: id, router: this.#router, pod });
    this.#write(this.#exchange);
  }

  #write(exchange: Exchange): void {
    exchange.connected();
    this.#socket.write(exchange.wire, "latin1");
  }

  /** Returns whether to go on reading. */
  #receive(bytes: Buffer): boolean {
    if (this.#state === "gone") return false;
    const exchange = this.#exchange;
    const progress = exchange?.receive(bytes);
    if (progress === "more") return true;
    this.#exchange = undefined;
    if (progress === "complete") this.#answers++;
    if (progress === "complete" && exchange?.reusable) this.#owner.idle(this);
    // Malformed, or bytes that nobody asked for, or an answer that was the last.
    else this.close();
    return this.#isOpen();
  }

  #ended(): void {
    const exchange = this.#exchange;
    if (exchange?.endsByClose) this.#answers++;
    this.#leave("pod", "fin");
    exchange?.finReceived();
  }

  #failed(code: string): void {
    const exchange = this.#exchange;
    const opening = this.#state === "opening";
    this.#leave("pod", code === "ECONNRESET" ? "rst" : "fin");
    exchange?.fail(opening ? dialFailure(code) : openFailure(code), code);
  }

  #leave(by: "client" | "pod", how: "fin" | "rst"): void {
    if (this.#state === "gone") return;
    const wasOpen = this.#state === "open";
    this.#state = "gone";
    this.#exchange = undefined;
    this.#socket.destroy();
    this.#owner.gone(this);
    if (!wasOpen) return;
    const { id: connection, pod } = this;
    this.#owner.emit({ type: "connection.closed", connection, pod, by, how, requests: this.#answers });
  }

  #isOpen(): boolean {
    return this.#state === "open";
  }
}
