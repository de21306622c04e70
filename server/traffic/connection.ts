import type { EventBody } from "../protocol/event.ts";
import { dialFailure, dialOptions, errorCode, openFailure } from "./dial.ts";
import type { Exchange } from "./exchange.ts";
import { PatientSocket } from "./patient-socket.ts";
import { SlowReader } from "./slow-reader.ts";
import type { Way } from "./types.ts";
import { Upload } from "./upload.ts";

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

/**
 * Where every socket's bytes land. One piece of memory serves all of them: bytes are parsed before the event loop can
 * read from another socket.
 */
const landing = Buffer.allocUnsafeSlow(64 * 1024);

/** A client's connection to a pod or a proxy. It carries one request at a time. */
export class Connection {
  readonly id: number;
  readonly pod: string | null;
  readonly router: string;
  readonly #owner: ConnectionOwner;
  readonly #socket: PatientSocket;
  #exchange: Exchange | undefined;
  #upload: Upload | undefined;
  #slow: SlowReader | undefined;
  #state: "opening" | "open" | "gone" = "opening";
  #answers = 0;

  /** Dials at once. What can go wrong is told through the first exchange. */
  constructor(id: number, router: string, way: Way, owner: ConnectionOwner, first: Exchange) {
    this.id = id;
    this.pod = way.pod;
    this.router = router;
    this.#owner = owner;
    this.#exchange = first;
    this.#socket = new PatientSocket({
      onread: {
        buffer: landing,
        callback: (length) => this.#receive(landing.subarray(0, length)),
      },
    });
    this.#socket.connect(dialOptions(way));
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
    this.#owner.emit({ type: "connection.opened", connection: id, router: this.router, pod });
    this.#write(this.#exchange);
  }

  #write(exchange: Exchange): void {
    exchange.connected();
    this.#socket.write(exchange.wire, "latin1");
    const { upload } = exchange.kind;
    if (upload) this.#upload = new Upload(this.#socket, upload);
  }

  /** Returns whether to go on reading. */
  #receive(bytes: Buffer): boolean {
    const perMs = this.#exchange?.kind.readPerMs;
    if (perMs === undefined || this.#state === "gone") return this.#take(bytes);
    this.#slow ??= new SlowReader(
      perMs,
      (piece) => this.#take(piece),
      () => this.#socket.resume(),
    );
    return this.#slow.take(bytes);
  }

  /** Takes bytes as the client reads them. Returns whether it wants more. */
  #take(bytes: Buffer): boolean {
    if (this.#state === "gone") return false;
    const exchange = this.#exchange;
    const progress = exchange?.receive(bytes);
    if (progress === "more") return true;
    this.#exchange = undefined;
    if (progress === "complete") this.#answers++;
    if (progress === "complete" && exchange?.reusable && this.#isClean()) this.#owner.idle(this);
    // Malformed, or bytes that nobody asked for, or an answer that was the last.
    else this.close();
    return this.#isOpen();
  }

  /**
   * Whether nothing of the last request is left on it. An answer that comes before the whole request has gone out is
   * an answer (RFC 9112 §9.5), but the rest of that request would stand before the next one.
   */
  #isClean(): boolean {
    const clean = (this.#upload?.complete ?? true) && !this.#slow?.holds;
    this.#letGo();
    return clean;
  }

  #letGo(): void {
    this.#upload?.stop();
    this.#upload = undefined;
    this.#slow?.stop();
    this.#slow = undefined;
  }

  #ended(): void {
    const exchange = this.#exchange;
    if (exchange?.endsByClose) this.#answers++;
    this.#leave("pod", "fin");
    exchange?.finReceived(this.#socket.writeFailure);
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
    this.#letGo();
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
