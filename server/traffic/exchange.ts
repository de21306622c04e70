import type { EventBody } from "../protocol/event.ts";
import { outcomeOf, type Observation, type Outcome } from "../protocol/outcome.ts";
import type { Kind } from "./kinds.ts";
import { ResponseParser, type Progress } from "./response-parser.ts";

/** How an exchange ended: what a retry policy goes by. */
export interface Ending {
  readonly outcome: Outcome;
  readonly phase: Observation["phase"];
  readonly status: number | undefined;
  /** What the server asks for with `Retry-After`, in seconds. */
  readonly retryAfter: number | undefined;
}

/** Whoever sends an exchange. */
export interface Sender {
  /** Asked once, when it has ended: whether the client will try again. */
  retries(ending: Ending): boolean;
  /** Called once, after the last event. */
  settled(): void;
}

/** One request and its answer, from the moment it is sent until it is settled: once, whatever happens. */
export class Exchange {
  readonly request: number;
  /** The head as it goes over the wire, and the body, unless that is an upload. */
  readonly wire: string;
  readonly kind: Kind;
  readonly #emit: (event: EventBody) => void;
  readonly #sender: Sender;
  readonly #answer: ResponseParser;
  #phase: Observation["phase"] = "connect";
  #timer: NodeJS.Timeout | undefined;
  #settled = false;

  constructor(request: number, wire: string, kind: Kind, emit: (event: EventBody) => void, sender: Sender) {
    this.request = request;
    this.wire = wire;
    this.kind = kind;
    this.#answer = new ResponseParser(kind.kept);
    this.#emit = emit;
    this.#sender = sender;
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
    this.#timer = setTimeout(() => setImmediate(expire), this.kind.deadline);
  }

  /** The request goes out on an open connection. */
  connected(): void {
    this.#phase = "waiting";
    this.#emit({ type: "request.connected", request: this.request });
  }

  /** Takes bytes of the answer; the exchange is settled unless it returns "more". */
  receive(bytes: Buffer): Progress {
    if (this.#phase !== "reading") {
      this.#phase = "reading";
      this.#emit({ type: "request.first-byte", request: this.request });
    }
    const progress = this.#answer.push(bytes);
    if (progress === "complete") this.#answered();
    if (progress === "malformed") this.#settle("failed", this.#answer.problem);
    return progress;
  }

  /** The server has ended its side in order. `errno` says what had been wrong before that, where anything was. */
  finReceived(errno?: string): void {
    if (this.endsByClose) this.#answered();
    else this.#settle("closed", errno);
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
    const { status, bytes, retryAfter } = this.#answer;
    const phase = this.#phase;
    const outcome = outcomeOf({ phase, ended, status });
    this.#tellReply();
    const retrying = this.#sender.retries({ outcome, phase, status, retryAfter });
    this.#emit({
      type: "request.settled",
      request: this.request,
      outcome,
      phase,
      bytes,
      ...(status !== undefined && { status }),
      ...(errno !== undefined && { errno }),
      ...(retrying && { retrying }),
    });
    this.#sender.settled();
    return true;
  }

  #tellReply(): void {
    const { kept } = this.kind;
    if (kept?.head === undefined) return;
    const { head, body, size } = kept;
    this.#emit({ type: "reply.received", request: this.request, head, body, size });
  }
}
