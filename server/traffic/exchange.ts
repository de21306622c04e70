import type { EventBody } from "../protocol/event.ts";
import { outcomeOf, type Observation } from "../protocol/outcome.ts";
import { ResponseParser, type Progress } from "./response-parser.ts";

/** What an exchange needs from whoever sends it. */
export interface ExchangeHost {
  emit(event: EventBody): void;
  /** Called once for each exchange, before its last event. */
  settled(): void;
  /** The client's deadline for one request, in ms. */
  readonly deadline: number;
}

/** One request and its answer, from the moment it is sent until it is settled: once, whatever happens. */
export class Exchange {
  readonly request: number;
  /** The request as it goes over the wire. */
  readonly wire: string;
  readonly #host: ExchangeHost;
  readonly #answer = new ResponseParser();
  #phase: Observation["phase"] = "connect";
  #timer: NodeJS.Timeout | undefined;
  #settled = false;

  constructor(request: number, wire: string, host: ExchangeHost) {
    this.request = request;
    this.wire = wire;
    this.#host = host;
  }

  /** Whether the connection may carry another request after this one. */
  get reusable(): boolean {
    return this.#answer.reusable;
  }

  /** Whether the end of the connection, in order, would be the end of the answer. */
  get endsByClose(): boolean {
    return this.#answer.end() === "complete";
  }

  /** Starts the client's deadline; `giveUp` is called after the exchange has been settled by it. */
  startDeadline(giveUp: () => void): void {
    const expire = (): void => {
      if (!this.#settle("deadline")) return;
      giveUp();
    };
    // One more look at the sockets before the verdict: after a stall of this process, the timer would otherwise win
    // over an answer that has long been there.
    this.#timer = setTimeout(() => setImmediate(expire), this.#host.deadline);
  }

  /** The request goes out on an open connection. */
  connected(): void {
    this.#phase = "waiting";
    this.#host.emit({ type: "request.connected", request: this.request });
  }

  /** Takes bytes of the answer; the exchange is settled unless it returns "more". */
  receive(bytes: Buffer): Progress {
    if (this.#phase !== "reading") {
      this.#phase = "reading";
      this.#host.emit({ type: "request.first-byte", request: this.request });
    }
    const progress = this.#answer.push(bytes);
    if (progress === "complete") this.#answered();
    if (progress === "malformed") this.#settle("failed", this.#answer.problem);
    return progress;
  }

  /** The server has ended its side in order. */
  finReceived(): void {
    if (this.endsByClose) this.#answered();
    else this.#settle("closed");
  }

  /** The exchange ends without a complete answer. `errno` says why, where anything does. */
  fail(ended: Observation["ended"], errno?: string): void {
    this.#settle(ended, errno);
  }

  #answered(): void {
    this.#phase = "done";
    this.#settle("answered");
  }

  #settle(ended: Observation["ended"], errno?: string): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#host.settled();
    const { status, bytes } = this.#answer;
    this.#host.emit({
      type: "request.settled",
      request: this.request,
      outcome: outcomeOf({ phase: this.#phase, ended, status }),
      phase: this.#phase,
      bytes,
      ...(status !== undefined && { status }),
      ...(errno !== undefined && { errno }),
    });
    return true;
  }
}
