import { createRandom } from "../protocol/random.ts";
import type { Attempt } from "./client.ts";
import type { Ending } from "./exchange.ts";
import type { Kind } from "./kinds.ts";
import type { TrafficOptions } from "./types.ts";

/** What a policy has to know of the attempt that has just ended. */
type Attempted = Pick<Attempt, "first" | "attempt"> & { readonly kind: Pick<Kind, "method"> };

/** So many requests' share of retries can be saved up: a quiet hour doesn't pay for a storm. */
const savedUp = 100;

const failures = new Set<Ending["outcome"]>(["refused", "reset", "truncated", "timed-out", "status-5xx"]);
/** What may be done twice (RFC 9110 §9.2.2), of the methods that we send. */
const idempotent = new Set(["GET", "PUT"]);

/** Decides which failed attempts are tried again, and how long after. */
export class Retries {
  readonly #retries: TrafficOptions["traffic"]["retries"];
  readonly #seed: number;
  readonly #second: number;
  /** Retries that may be made right now; only `budgeted` counts them. */
  #tokens = 0;

  constructor({ traffic, seed, second }: Pick<TrafficOptions, "traffic" | "seed" | "second">) {
    this.#retries = traffic.retries;
    this.#seed = seed;
    this.#second = second;
  }

  /** A first attempt is sent. */
  earn(): void {
    const { budget } = this.#retries;
    this.#tokens = Math.min(this.#tokens + budget, Math.max(1, budget * savedUp));
  }

  /**
   * How long to wait before the next attempt, in ms; undefined when there is none. Asked once for each attempt that
   * has ended: what it grants, it counts.
   */
  next(attempted: Attempted, ending: Ending): number | undefined {
    const { policy, attempts } = this.#retries;
    if (policy === "none" || !failures.has(ending.outcome) || attempted.attempt >= attempts) return undefined;
    if (policy !== "naive" && !this.#isSafe(attempted, ending)) return undefined;
    if (policy === "budgeted") {
      // Tenths and fifths don't add up to a whole exactly.
      if (this.#tokens < 1 - 1e-9) return undefined;
      this.#tokens -= 1;
    }
    return this.#wait(attempted, ending);
  }

  /** Whether a second attempt can't do anything twice. A connection that was never made carried nothing. */
  #isSafe({ kind }: Attempted, { phase, status, retryAfter }: Ending): boolean {
    const { keyed, safe503 = false } = this.#retries;
    const undone = safe503 && status === 503 && retryAfter !== undefined;
    return idempotent.has(kind.method) || keyed || undone || phase === "connect";
  }

  /** Drawn for this attempt of this intent alone, so that the order in which answers come doesn't matter. */
  #wait({ first, attempt }: Attempted, { status, retryAfter }: Ending): number {
    const { min, max } = this.#retries.backoff;
    const random = createRandom(this.#seed, `retry ${first} ${attempt}`);
    const backoff = min + random() * (max - min);
    // A server's seconds are cluster seconds, as all time is. Whoever is told to wait doesn't come earlier.
    const told = status === 503 ? (retryAfter ?? 0) : 0;
    return Math.max(backoff, told) * this.#second;
  }
}
