import { WebSocket } from "ws";
import {
  downSchema,
  subprotocol,
  type Command,
  type Down,
  type LabEvent,
  type Up,
} from "../protocol/index.ts";

/** A page as the server sees one: it knows the link, opens a session and talks over the socket. */
export class Page {
  readonly origin: string;
  readonly token: string;

  /** @param link as `serve` prints it. */
  constructor(link: string) {
    const [, origin, token] = /(http:\/\/[^/]+)\/#token=([0-9a-f]+)/.exec(link) ?? [];
    if (!origin || !token) throw new Error(`no link in: ${link}`);
    this.origin = origin;
    this.token = token;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      "content-type": "application/json",
      origin: this.origin,
      ...(init.headers as object),
    };
    return fetch(`${this.origin}${path}`, { ...init, headers });
  }

  async openSession(): Promise<string> {
    const response = await this.fetch("/api/sessions", { method: "POST", body: "{}" });
    return ((await response.json()) as { session: string }).session;
  }

  connect(
    session: string,
    hello: { run: string | null; after: number } = { run: null, after: 0 },
  ): Promise<Line> {
    const url = `${this.origin.replace("http", "ws")}/api/sessions/${session}/socket`;
    const socket = new WebSocket(url, [subprotocol, `token.${this.token}`], { origin: this.origin });
    const line = new Line(socket);
    return new Promise((resolve, reject) => {
      socket.once("open", () => {
        line.send({ type: "hello", ...hello });
        resolve(line);
      });
      socket.once("error", reject);
    });
  }
}

/** One connection: every message received so far, and waiting for one. */
export class Line {
  readonly received: Down[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();
  #commands = 0;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", (code) => resolve(code)));
    socket.on("message", (data: Buffer) => {
      this.received.push(downSchema.parse(JSON.parse(data.toString("utf8"))));
      for (const look of this.#waiting) look();
    });
  }

  /** Events of the run, in the order in which they came. */
  get events(): LabEvent[] {
    return this.received.flatMap((message) => (message.type === "events" ? message.events : []));
  }

  send(up: Up): void {
    this.socket.send(JSON.stringify(up));
  }

  /** Sends a command; resolves with why it was refused, or undefined. */
  async command(command: Command): Promise<string | undefined> {
    const id = (this.#commands += 1);
    this.send({ type: "command", id, command });
    return this.until(() =>
      this.received.find((message) => message.type === "ack" && message.id === id),
    ).then((ack) => (ack.type === "ack" ? ack.refused : undefined));
  }

  /** Resolves with the first value that `find` finds, now or after a later message. */
  until<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
      void this.closed.then((code) => reject(new Error(`the socket closed with ${code} while waiting`)));
    });
  }

  event<T extends LabEvent["type"]>(type: T): Promise<Extract<LabEvent, { type: T }>> {
    return this.until(() =>
      this.events.find((event): event is Extract<LabEvent, { type: T }> => event.type === type),
    );
  }
}
