import type { Socket } from "node:net";
import { Body } from "../http/body.ts";
import { Refusal } from "../http/refusal.ts";
import { maxRequestHead, readRequestHead, type RequestHead } from "../http/request-head.ts";
import type { Core } from "./core.ts";
import { Deadline } from "./deadline.ts";
import { Exchange, type Downstream } from "./exchange.ts";
import { madeAnswer } from "./made-answer.ts";
import type { PodConnection } from "./pod-connection.ts";
import { openTunnel } from "./tunnel.ts";
import { Wire, type WireOwner } from "./wire.ts";

/** Bytes that may wait here to be looked at; a client with more isn't read from. */
const maxUnread = 64 * 1024;
/** A client that may still be sending has so long to close after it has got our last byte. In ms, as nginx's lingering_timeout. */
const lingering = 5000;

/** A client's connection to the proxy. Its requests are answered one after another, however many it sends ahead. */
export class ClientConnection implements WireOwner, Downstream {
  readonly #core: Core;
  readonly #wire: Wire;
  readonly #deadline: Deadline;
  readonly #gone: () => void;
  #state: "open" | "lingering" | "tunnel" | "gone" = "open";
  #unread = "";
  /** No head ends before here. */
  #searched = 0;
  /** Between two requests. */
  #idle = false;
  #exchange: Exchange | undefined;
  #body: Body | undefined;
  #bodyHeld = false;
  /** The client is slow to take what was written. */
  #blocked = false;
  #paused = false;
  #closeTunnel: (() => void) | undefined;

  constructor(socket: Socket, core: Core, gone: () => void) {
    this.#core = core;
    this.#gone = gone;
    this.#deadline = new Deadline(() => this.destroy());
    this.#deadline.set(core.settings.clientTimeout);
    this.#wire = Wire.accept(socket, this);
  }

  /** The proxy closes: nothing more is awaited from a client that is between two requests. */
  closeIfIdle(): void {
    if (this.#state === "open" && !this.#exchange && this.#unread === "") this.destroy();
  }

  /** Breaks off whatever goes on. */
  destroy(): void {
    if (this.#state === "gone") return;
    this.#state = "gone";
    this.#deadline.end();
    this.#exchange?.abort();
    this.#exchange = undefined;
    this.#closeTunnel?.();
    this.#wire.destroy();
    this.#gone();
  }

  received(text: string): void {
    if (this.#state !== "open") return;
    this.#unread = this.#unread === "" ? text : this.#unread + text;
    this.#advance();
  }

  /** Like nginx: a client that ends its half has lost interest in its answer. */
  ended(): void {
    this.destroy();
  }

  failed(): void {
    this.destroy();
  }

  drained(): void {
    this.#blocked = false;
    if (this.#state === "lingering") return this.#deadline.set(lingering);
    if (this.#body?.done !== false || this.#bodyHeld) this.#deadline.clear();
    if (this.#exchange) this.#exchange.clientDrained();
    else if (this.#state === "open") this.#awaitRequest();
    this.#advance();
  }

  write(text: string): boolean {
    if (this.#state === "gone" || this.#wire.write(text)) return true;
    this.#blocked = true;
    this.#deadline.set(this.#core.settings.clientTimeout);
    return false;
  }

  readBody(on: boolean): void {
    this.#bodyHeld = !on;
    if (on) this.#deadline.set(this.#core.settings.clientTimeout);
    else this.#deadline.clear();
    // Not from within: the exchange that asks for more may itself be in the middle of the last piece.
    if (on && this.#unread !== "") queueMicrotask(() => this.#advance());
    else this.#regulate();
  }

  answered(keepAlive: boolean): void {
    if (this.#state === "gone") return;
    this.#exchange = undefined;
    this.#bodyHeld = false;
    if (!keepAlive || this.#core.closing) return this.#finish();
    if (!this.#blocked) this.#awaitRequest();
    if (this.#unread !== "") queueMicrotask(() => this.#advance());
  }

  cut(): void {
    this.#exchange = undefined;
    this.destroy();
  }

  tunnel(pod: PodConnection, early: string): void {
    this.#exchange = undefined;
    this.#state = "tunnel";
    this.#deadline.end();
    this.#closeTunnel = openTunnel(this.#wire, pod, this.#core.settings.readTimeout, () => this.destroy());
    if (early !== "") this.#wire.write(early);
    if (this.#unread !== "") pod.wire.write(this.#unread);
    this.#unread = "";
    this.#regulate();
  }

  #advance(): void {
    while (this.#state === "open" && this.#unread !== "") {
      if (!this.#exchange) {
        if (this.#blocked || !this.#takeHead()) break;
      } else {
        if (this.#bodyHeld || this.#body?.done !== false) break;
        this.#takeBody(this.#exchange, this.#body);
      }
    }
    this.#regulate();
  }

  /** Reads from the client only while there is room for what it says. */
  #regulate(): void {
    const full = this.#unread.length > maxUnread;
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#wire.pause();
    else this.#wire.resume();
  }

  /** Returns whether a head was complete. */
  #takeHead(): boolean {
    // An empty line before a request is to be overlooked (RFC 9112 §2.2).
    if (this.#unread.startsWith("\r\n")) this.#unread = this.#unread.slice(2);
    const end = this.#unread.indexOf("\r\n\r\n", this.#searched);
    try {
      if ((end === -1 ? this.#unread.length : end) > maxRequestHead) {
        const status = this.#unread.lastIndexOf("\r\n", maxRequestHead) === -1 ? 414 : 400;
        throw new Refusal(status, `a head above ${maxRequestHead} bytes`);
      }
      if (end === -1) {
        this.#searched = Math.max(0, this.#unread.length - 3);
        if (this.#idle) this.#deadline.set(this.#core.settings.clientTimeout);
        this.#idle = false;
        return false;
      }
      const head = readRequestHead(this.#unread.slice(0, end + 2), "unix:");
      this.#unread = this.#unread.slice(end + 4);
      this.#searched = 0;
      this.#idle = false;
      this.#begin(head);
      return true;
    } catch (error) {
      this.#refuse(error);
      return false;
    }
  }

  #begin(head: RequestHead): void {
    this.#deadline.clear();
    const exchange = new Exchange(head, this, this.#core);
    this.#exchange = exchange;
    this.#body = head.body === 0 ? undefined : new Body(head.body, true);
    if (!this.#body || this.#body.done) return exchange.requestBody("", true);
    this.#deadline.set(this.#core.settings.clientTimeout);
    if (head.expectsContinue && this.#unread === "") this.write("HTTP/1.1 100 Continue\r\n\r\n");
  }

  #takeBody(exchange: Exchange, body: Body): void {
    try {
      const end = body.take(this.#unread, 0);
      const part = this.#unread.slice(0, end);
      this.#unread = this.#unread.slice(end);
      if (body.done) this.#deadline.clear();
      else this.#deadline.set(this.#core.settings.clientTimeout);
      exchange.requestBody(part, body.done);
    } catch (error) {
      exchange.abort();
      this.#exchange = undefined;
      this.#refuse(error);
    }
  }

  /** @throws whatever is no refusal. */
  #refuse(error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    this.write(madeAnswer(error.status, false));
    this.#linger();
  }

  #awaitRequest(): void {
    this.#idle = true;
    this.#deadline.set(this.#core.settings.clientKeepAlive);
  }

  /** Closes after the last answer. */
  #finish(): void {
    const silent = this.#unread === "" && this.#body?.done !== false;
    if (silent && this.#wire.flushed) this.destroy();
    else this.#linger();
  }

  /** Ends our half, and waits for the client to end its own: bytes of it that nobody reads would become a reset. */
  #linger(): void {
    if (this.#state !== "open") return;
    this.#state = "lingering";
    this.#unread = "";
    this.#regulate();
    this.#deadline.set(this.#wire.flushed ? lingering : this.#core.settings.clientTimeout);
    this.#wire.end();
  }
}
