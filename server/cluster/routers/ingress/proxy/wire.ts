import { createConnection, Socket, type OnReadOpts, type BoundSocket } from "node:net";

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
 * Where bytes land. One piece of memory serves all sockets: its bytes are copied out before the event
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

  private constructor(owner: WireOwner, open: (onread: OnReadOpts) => Socket) {
    this.owner = owner;
    const callback = (length: number): boolean => {
      this.owner.received(landing.toString("latin1", 0, length));
      return true;
    };
    this.#socket = open({ buffer: landing, callback });
    // Only where `onread` is not heeded.
    this.#socket.on("data", (bytes: Buffer) => this.owner.received(bytes.toString("latin1")));
    this.#socket.on("end", () => this.owner.ended());
    this.#socket.on("error", (error: NodeJS.ErrnoException) =>
      this.owner.failed(error.code ?? error.message),
    );
    this.#socket.on("drain", () => this.owner.drained());
  }

  /** Opens a connection to a Unix socket. */
  static dial(path: string, owner: WireOwner, connected: () => void): Wire {
    return new Wire(owner, (onread) => createConnection({ path, allowHalfOpen: true, onread }, connected));
  }

  /** Takes over a connection that somebody opened to us, on which nothing may have been read yet. */
  static accept(accepted: Socket, owner: WireOwner): Wire {
    return new Wire(owner, (onread) => {
      // An accepted socket has memory of its own for every read, which costs a sixth of all that a request costs.
      // Node has no option for that, but a socket made anew from the same handle has.
      const { _handle: handle } = accepted as unknown as { _handle?: BoundSocket };
      if (!handle) return accepted;
      Object.assign(accepted, { _handle: null });
      accepted.destroy();
      return new Socket({ handle, allowHalfOpen: true, onread });
    });
  }

  /** Returns false when the other side should be given time: `drained` will be called. */
  write(text: string): boolean {
    return this.#socket.write(text, "latin1");
  }

  /** Whether the system has taken everything that was written. */
  get flushed(): boolean {
    return this.#socket.writableLength === 0;
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
