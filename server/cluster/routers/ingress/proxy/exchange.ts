import { readAnswerHead, maxAnswerHead, type AnswerHead } from "../http/answer-head.ts";
import { Body } from "../http/body.ts";
import { Refusal } from "../http/refusal.ts";
import type { RequestHead } from "../http/request-head.ts";
import type { ProxyEvent, Upstream } from "../messages.ts";
import type { Core } from "./core.ts";
import { madeAnswer } from "./made-answer.ts";
import { PodConnection, type Failure, type Waiting } from "./pod-connection.ts";
import { Tries } from "./tries.ts";

/**
 * So much of a request's body is read before a pod is bothered with it, and can be sent again; in bytes. nginx reads
 * all of it, to disk if need be; here a larger one streams, as with `proxy_request_buffering off`.
 */
const maxKeptBody = 64 * 1024;

/** What an exchange needs from the client's connection. */
export interface Downstream {
  /** Returns false when the client should be given time: `clientDrained` follows. */
  write(text: string): boolean;
  /** Whether to read on in the request's body. */
  readBody(on: boolean): void;
  /** The answer is complete. */
  answered(keepAlive: boolean): void;
  /** The answer broke off in its middle: all that is left to say so is to close. */
  cut(): void;
  /** Both connections are the two peers' own from now on. */
  tunnel(pod: PodConnection, early: string): void;
}

type Result = Extract<ProxyEvent, { type: "proxy.settled" }>["result"];

/** One request of a client, from its head until its answer's end: all its tries. */
export class Exchange implements Waiting {
  readonly #request: RequestHead;
  readonly #client: Downstream;
  readonly #core: Core;
  /** What of the body has come and may still have to be sent, again. */
  #kept = "";
  #bodyDone = false;
  /** The body is too long to be kept. */
  #streams = false;
  /** The pods there were when this request was first sent to one. */
  #upstreams: number | undefined;
  #tries: Tries | undefined;
  #tried: Set<string> | undefined;
  #upstream: Upstream | undefined;
  #nth = 0;
  #connection: PodConnection | undefined;
  #reused = false;
  #sent = false;
  /** Of this try's answer: bytes so far, its head until complete, then what follows it. */
  #bytes = 0;
  #head = "";
  #answer: AnswerHead | undefined;
  #body: Body | undefined;
  #keepAlive = false;

  constructor(request: RequestHead, client: Downstream, core: Core) {
    this.#request = request;
    this.#client = client;
    this.#core = core;
  }

  /** The next part of the request's body, as it came; with `done` the last. A request without one has an empty last. */
  requestBody(text: string, done: boolean): void {
    this.#bodyDone = done;
    if (this.#upstreams === undefined) {
      this.#kept += text;
      if (!done && this.#kept.length <= maxKeptBody) return;
      this.#streams = !done;
      if (this.#streams) this.#client.readBody(false);
      this.#upstreams = this.#core.balancer.count;
      this.#next();
    } else if (this.#connection) {
      this.#wrote(this.#connection, this.#connection.wire.write(text));
    }
  }

  /** The client has gone, or all must end: what a pod does for it is broken off. */
  abort(): void {
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    connection.close();
    this.#settle("client-gone");
  }

  /** The client has taken what was written. */
  clientDrained(): void {
    this.#connection?.wire.resume();
    this.#connection?.expect(this.#core.settings.readTimeout);
  }

  connected(): void {
    const connection = this.#connection;
    if (!connection) return;
    this.#sent = true;
    const taken = connection.wire.write(`${this.#request.onward}\r\n${this.#kept}`);
    if (this.#streams) this.#kept = "";
    this.#wrote(connection, taken);
  }

  drained(): void {
    if (this.#connection) this.#wrote(this.#connection, true);
  }

  received(text: string): void {
    this.#bytes += text.length;
    try {
      this.#take(text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#connection?.close();
      this.failed("invalid");
    }
  }

  ended(): void {
    const endsAnswer = this.#answer?.body === "close";
    this.#connection?.leave("pod", "fin");
    if (endsAnswer) this.#complete(this.#body?.epilogue ?? "", false);
    else this.failed("closed");
  }

  failed(how: Failure): void {
    this.#connection = undefined;
    if (this.#answer) {
      this.#settle(how);
      this.#core.afterTelling(() => this.#client.cut());
      return;
    }
    this.#tries ??= new Tries(this.#core.settings, this.#upstreams ?? 0);
    const again = this.#tries.again({
      how,
      reused: this.#reused,
      sent: this.#sent,
      method: this.#request.method,
      bodyGone: this.#streams,
    });
    if (again) {
      this.#settle(how);
      this.#tried ??= new Set();
      if (this.#upstream) this.#tried.add(this.#upstream.socketPath);
      this.#next();
    } else {
      this.#giveUp(how, how === "timed-out" ? 504 : 502);
    }
  }

  #next(): void {
    const { balancer, pool } = this.#core;
    const upstream = balancer.next(this.#tried);
    const kept = upstream && pool.take(upstream.socketPath);
    this.#nth++;
    this.#reused = kept !== undefined;
    this.#sent = false;
    this.#bytes = 0;
    this.#head = "";
    this.#tell(upstream?.pod ?? null);
    if (!upstream) {
      // ingress-nginx answers 503 for a service without endpoints; nginx 502 when it has none left to try.
      this.#giveUp("no-upstream", this.#nth === 1 ? 503 : 502);
      return;
    }
    this.#upstream = upstream;
    if (kept) {
      this.#connection = kept;
      kept.use(this);
      this.connected();
    } else {
      this.#connection = new PodConnection(upstream, this.#core, this);
    }
  }

  /** After a write to the pod: who is waited for now? */
  #wrote(connection: PodConnection, taken: boolean): void {
    if (!this.#bodyDone) this.#client.readBody(taken);
    connection.expect(taken && !this.#bodyDone ? null : this.#core.settings.readTimeout);
  }

  #take(text: string): void {
    let rest = text;
    let onward = "";
    while (!this.#body) {
      const head = this.#takeHead(rest);
      if (!head) {
        this.#connection?.expect(this.#core.settings.readTimeout);
        return;
      }
      rest = this.#head;
      this.#head = "";
      if (head.status === 101) return this.#changeProtocols(head, rest);
      if (head.status >= 200) onward = this.#begin(head);
      // 100 was ours to say, and is said; the others are for the client (RFC 9110 §15.2).
      else if (head.status !== 100 && this.#request.http11) this.#client.write(`${head.onward}\r\n`);
    }
    const end = this.#body.take(rest, 0);
    onward += this.#body.onward(rest, 0, end);
    if (this.#body.done) {
      const reusable = this.#answer?.keepAlive === true && this.#bodyDone && end === rest.length;
      this.#complete(onward, reusable);
      return;
    }
    const slow = onward !== "" && !this.#client.write(onward);
    if (slow) this.#connection?.wire.pause();
    this.#connection?.expect(slow ? null : this.#core.settings.readTimeout);
  }

  /** Undefined until it is complete; what follows it is then in `#head`. */
  #takeHead(text: string): AnswerHead | undefined {
    const searched = Math.max(0, this.#head.length - 3);
    this.#head += text;
    const end = this.#head.indexOf("\r\n\r\n", searched);
    if (!this.#head.startsWith(opening.slice(0, this.#head.length))) {
      throw new Refusal(502, "this is not HTTP/1");
    }
    if ((end === -1 ? this.#head.length : end) > maxAnswerHead) {
      throw new Refusal(502, `a head above ${maxAnswerHead} bytes`);
    }
    if (end === -1) return undefined;
    const head = readAnswerHead(this.#head.slice(0, end + 2), this.#request.method);
    this.#head = this.#head.slice(end + 4);
    return head;
  }

  /** The final answer begins: from here on the client has some of it, and no other pod can be tried. */
  #begin(head: AnswerHead): string {
    const { http11, keepAlive } = this.#request;
    this.#answer = head;
    this.#body = new Body(head.body, http11);
    const delimited = http11 || (head.body !== "close" && !head.chunked);
    this.#keepAlive = keepAlive && delimited && this.#bodyDone && !this.#core.closing;
    return (
      head.onward +
      (http11 && (head.chunked || head.body === "close") ? "Transfer-Encoding: chunked\r\n" : "") +
      (this.#keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n")
    );
  }

  #complete(last: string, reusable: boolean): void {
    this.#settle("answered", this.#answer?.status);
    this.#connection?.release(reusable);
    this.#connection = undefined;
    this.#core.afterTelling(() => {
      if (last !== "") this.#client.write(last);
      this.#client.answered(this.#keepAlive);
    });
  }

  #changeProtocols(head: AnswerHead, early: string): void {
    const connection = this.#connection;
    if (!this.#request.upgrade || head.upgrade === undefined || !connection) {
      throw new Refusal(502, "status 101, although no upgrade was asked for");
    }
    this.#settle("answered", 101);
    this.#connection = undefined;
    this.#client.write(`${head.onward}Connection: upgrade\r\nUpgrade: ${head.upgrade}\r\n\r\n`);
    this.#client.tunnel(connection, early);
  }

  #giveUp(result: Result, status: number): void {
    this.#settle(result, status);
    const keepAlive = this.#request.keepAlive && this.#bodyDone && !this.#core.closing;
    this.#core.afterTelling(() => {
      this.#client.write(madeAnswer(status, keepAlive));
      this.#client.answered(keepAlive);
    });
  }

  #tell(pod: string | null): void {
    const { request } = this.#request;
    if (request === undefined) return;
    const { name: router } = this.#core;
    this.#core.emit({ type: "proxy.tried", router, request, nth: this.#nth, pod, reused: this.#reused });
  }

  /** `status`: what the client is told, if anything. */
  #settle(result: Result, status = this.#answer?.status): void {
    const { request } = this.#request;
    if (request === undefined) return;
    this.#core.emit({
      type: "proxy.settled",
      router: this.#core.name,
      request,
      nth: this.#nth,
      result,
      ...(status !== undefined && { status }),
      bytes: this.#bytes,
    });
  }
}

const opening = "HTTP/1.";
