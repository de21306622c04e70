import { createConnection, type Socket } from "node:net";

/** Whoever acts on what happens to a wire. A tunnel takes it over from the connection that had it. */
export interface WireOwner {
  /** Bytes have come, one per character. */
  received(text: string): void;
  /** The other side has ended its half in order. */
  ended(): void;
  /** The connection is broken, or never came to be; `code` is the system's name for why. */
  failed(code: string): void;
  /** What was written while the other side was slow has been taken. */
  drained(): void;
}

/**
 * Where the bytes from pods land. One piece of memory serves all sockets: its bytes are copied out before the event
 * loop can read from another.
 */
const landing = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * One end of a connection, as text with one character per byte: heads are taken apart and put together again, and
 * small bodies go out with them in one write.
 */
export class Wire {
  owner: WireOwner;
  readonly #socket: Socket;

  private constructor(owner: WireOwner, open: (wire: Wire) => Socket) {
    this.owner = owner;
    this.#socket = open(this);
    this.#socket.on("end", () => this.owner.ended());
    this.#socket.on("error", (error: NodeJS.ErrnoException) =>
      this.owner.failed(error.code ?? error.message),
    );
    this.#socket.on("drain", () => this.owner.drained());
  }

  /** Opens a connection to a Unix socket. */
  static dial(path: string, owner: WireOwner, connected: () => void): Wire {
    return new Wire(owner, (wire) => {
      const callback = (length: number): boolean => {
        wire.owner.received(landing.toString("latin1", 0, length));
        return true;
      };
      return createConnection(
        { path, allowHalfOpen: true, onread: { buffer: landing, callback } },
        connected,
      );
    });
  }

  /** Takes over a connection that somebody opened to us. */
  static accept(socket: Socket, owner: WireOwner): Wire {
    return new Wire(owner, (wire) =>
      socket.on("data", (bytes: Buffer) => wire.owner.received(bytes.toString("latin1"))),
    );
  }

  /** Returns false when the other side should be given time: `drained` will be called. */
  write(text: string): boolean {
    return this.#socket.write(text, "latin1");
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends our half, after what was written. */
  end(): void {
    this.#socket.end();
  }

  /** Lets go of both halves at once. */
  destroy(): void {
    this.#socket.destroy();
  }
}
