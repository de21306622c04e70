import {
  downSchema,
  subprotocol,
  type Command,
  type Down,
  type Header,
  type LabEvent,
  type Notice,
  type Standing,
  type Up,
} from "../../../server/protocol/index.ts";
import { ApiError, type Api } from "./api.ts";
import { backoff } from "./backoff.ts";
import { parseJson } from "./parse.ts";
import { Cursor } from "./cursor.ts";

/** How it stands with the lab. `retryAt` is a time of day, ms since 1970. */
export type Connection =
  | { readonly is: "connecting" }
  | { readonly is: "open" }
  | { readonly is: "waiting"; readonly retryAt: number; readonly why: string }
  | { readonly is: "full"; readonly retryAt: number; readonly why: string; readonly todo: string | undefined }
  | { readonly is: "token"; readonly why: string };

/** Runs of one variant, again and again: what came of those that have ended. */
export type Series = Omit<Extract<Down, { type: "series" }>, "type">;

/** One's place among those who wait for something that the machine is too full for; 0 is one's turn. */
export type Waiting = Omit<Extract<Down, { type: "waiting" }>, "type">;

/** What the page is told of. Each is called in the order in which things happened. */
export interface LinkEvents {
  connection(state: Connection): void;
  /** A lab of its own was opened; whatever went on in an earlier one has ended with it. */
  newLab(): void;
  run(run: string, header: Header): void;
  events(run: string, events: readonly LabEvent[]): void;
  /** The lab has had no run yet. */
  idle(): void;
  series(series: Series): void;
  waiting(waiting: Waiting): void;
  /** One has left the queue, on this page or on another one. */
  left(): void;
  /** What the instructor says; a page that comes back is told all of it again. */
  notice(notice: Notice): void;
  /** The server says that something is wrong with the lab or with a frame. */
  trouble(message: string): void;
}

/** What the link needs of the world outside: real in the page, made up in a test. */
export interface LinkOutside {
  readonly token: string;
  readonly address: string;
  readonly api: Pick<Api, "newSession" | "about">;
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  openSocket(url: string, protocols: string[]): WebSocket;
  now(): number;
  random(): number;
}

const sessionKey = "lastcall.session";
/** Without an answer to a command for so long, the lab is taken to be stuck, ms. */
const patience = 10_000;

/** The code with which the server closes the socket of a session that it no longer has. */
const sessionEnded = 4404;

/** A command that the lab did not take: the message says why and what to do. */
export class CommandRefused extends Error {
  override readonly name = "CommandRefused";
}

interface Pending {
  resolve(): void;
  reject(error: CommandRefused): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The page's one connection to its lab: it comes back by itself, and resumes where it was. */
export class Link {
  readonly #outside: LinkOutside;
  readonly #on: LinkEvents;
  readonly #cursor = new Cursor();
  readonly #pending = new Map<number, Pending>();
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #nextId = 1;
  #closed = false;
  #standing: Standing | undefined;

  constructor(outside: LinkOutside, on: LinkEvents) {
    this.#outside = outside;
    this.#on = on;
  }

  /** The session whose lab this is; null before there is one. */
  get session(): string | null {
    return this.#outside.storage.getItem(sessionKey);
  }

  /** Connects now: at first, or because somebody doesn't want to wait for the retry. */
  connect(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#drop();
    this.#on.connection({ is: "connecting" });
    this.#open().catch((error: unknown) => this.#failed(error));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#drop();
  }

  /** @throws CommandRefused when the lab refuses, or can't be asked. */
  send(command: Command): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const id = this.#nextId++;
    if (!this.#socket || this.#socket.readyState !== 1) {
      reject(new CommandRefused("Not connected to the lab: try again once the connection is back."));
      return promise;
    }
    const timer = setTimeout(() => {
      this.#pending.delete(id);
      reject(new CommandRefused("The lab did not answer. Reload the page to connect anew."));
    }, patience);
    this.#pending.set(id, { resolve, reject, timer });
    this.#say({ type: "command", id, command });
    return promise;
  }

  /** Tells a workshop's instructor where one stands: now, and whenever the connection is back. */
  stand(standing: Standing): void {
    this.#standing = standing;
    if (this.#socket?.readyState === 1) this.#say({ type: "standing", standing });
  }

  async #open(): Promise<void> {
    const known = this.session;
    const session = known ?? (await this.#outside.api.newSession());
    if (this.#closed) return;
    if (known === null) {
      this.#outside.storage.setItem(sessionKey, session);
      this.#cursor.forget();
      this.#on.newLab();
    }
    const { address, token } = this.#outside;
    const socket = this.#outside.openSocket(`${address}/api/sessions/${session}/socket`, [
      subprotocol,
      `token.${token}`,
    ]);
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#on.connection({ is: "open" });
      const { run, after } = this.#cursor.known;
      this.#say({ type: "hello", run, after });
      if (this.#standing) this.#say({ type: "standing", standing: this.#standing });
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#frame(data);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      if (code === sessionEnded) {
        // A server is there, however long it took: the waits were for that.
        this.#attempt = 0;
        this.#lost();
      } else if (opened) this.#wait("The connection to the lab was lost.");
      else void this.#whyNot();
    };
  }

  /**
   * A browser doesn't say why a socket didn't open, so the server is asked: no server, no right, or only a connection
   * that broke in the handshake. A session that is gone is told by the code of a socket that did open.
   */
  async #whyNot(): Promise<void> {
    try {
      await this.#outside.api.about();
      this.#wait("The connection to the lab was lost.");
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The server has no such session any more: the next attempt opens a new one. */
  #lost(): void {
    this.#outside.storage.removeItem(sessionKey);
    this.#wait("The lab of this page has ended; a new one is being opened.");
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    const trouble = error instanceof ApiError ? error : new ApiError("broken", String(error));
    if (trouble.trouble === "token") this.#on.connection({ is: "token", why: trouble.message });
    else if (trouble.trouble === "full") {
      const retryAt = this.#schedule();
      this.#on.connection({ is: "full", retryAt, why: trouble.message, todo: trouble.todo });
    } else this.#wait(trouble.message);
  }

  #wait(why: string): void {
    if (this.#closed) return;
    this.#refuseAll("The connection was lost before the lab had answered.");
    this.#on.connection({ is: "waiting", retryAt: this.#schedule(), why });
  }

  /** Plans the next attempt; the time of day at which it will be. */
  #schedule(): number {
    const delay = backoff(this.#attempt++, this.#outside.random);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.connect(), delay);
    return this.#outside.now() + delay;
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#refuseAll("The connection was closed before the lab had answered.");
  }

  #frame(data: unknown): void {
    const frame = readFrame(data);
    if (!frame) return this.#on.trouble("The server sent something this page can't read: reload the page.");
    switch (frame.type) {
      case "ack":
        return this.#settle(frame.id, frame.refused);
      case "error":
        return this.#on.trouble(frame.message);
      case "series":
        return this.#on.series(frame);
      case "notice":
        return this.#on.notice(frame.notice);
      case "waiting":
        this.#attempt = 0;
        return this.#on.waiting(frame);
      case "left":
        return this.#on.left();
      default: {
        const step = this.#cursor.receive(frame);
        if (step.do === "again") {
          this.#drop();
          return this.#wait(`Part of the run did not arrive (${step.why}); asking for it again.`);
        }
        // Only what was understood counts as progress: a server that always sends a gap is asked ever less often.
        this.#attempt = 0;
        if (frame.type === "idle") this.#on.idle();
        if (step.do === "start") this.#on.run(step.run, step.header);
        if (step.do === "append") this.#on.events(step.run, step.events);
      }
    }
  }

  #settle(id: number, refused: string | undefined): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (refused === undefined) pending.resolve();
    else pending.reject(new CommandRefused(refused));
  }

  #refuseAll(why: string): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new CommandRefused(why));
    }
    this.#pending.clear();
  }

  #say(frame: Up): void {
    this.#socket?.send(JSON.stringify(frame));
  }
}

const readFrame = (data: unknown): Down | undefined =>
  typeof data === "string" ? parseJson(downSchema, data) : undefined;
