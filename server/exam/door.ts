import { connect } from "node:net";

/** How often it is tried, in ms. */
const every = 100;
/** A connection that isn't made within so long is none, in ms. */
const patience = 2000;

interface Tried {
  readonly ok: boolean;
  readonly result: "accepted" | "refused" | "timed-out";
}

/** Dials a port again and again and sends nothing, to see whether it still accepts. */
export class Door {
  readonly #host: string;
  readonly #port: number;
  readonly #timer: NodeJS.Timeout;

  constructor(host: string, port: number, tell: (tried: Tried) => void) {
    this.#host = host;
    this.#port = port;
    this.#timer = setInterval(() => void this.#dial().then(tell), every);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Whether somebody accepts now. */
  async open(): Promise<boolean> {
    return (await this.#dial()).ok;
  }

  #dial(): Promise<Tried> {
    return new Promise((resolve) => {
      const socket = connect(this.#port, this.#host);
      const done = (tried: Tried): void => {
        socket.destroy();
        resolve(tried);
      };
      socket.setTimeout(patience, () => done({ ok: false, result: "timed-out" }));
      socket.once("connect", () => done({ ok: true, result: "accepted" }));
      socket.once("error", () => done({ ok: false, result: "refused" }));
    });
  }
}
