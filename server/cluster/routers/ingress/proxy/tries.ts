import type { ProxySettings } from "../messages.ts";
import type { Failure } from "./pod-connection.ts";

/** What `proxy_next_upstream error timeout` counts as an error. */
const errors: ReadonlySet<Failure> = new Set<Failure>(["refused", "closed", "reset"]);
/** Once sent, a pod may have acted on it, and acting twice is not the same as once (nginx's non_idempotent). */
const notRepeatable = new Set(["POST", "LOCK", "PATCH"]);

/** What a failed try leaves behind. */
export interface FailedTry {
  readonly how: Failure;
  /** On a kept connection, which the pod may have closed before the request reached it. */
  readonly reused: boolean;
  /** Something of the request was written. */
  readonly sent: boolean;
  readonly method: string;
  /** The request's body is no longer here to be sent again. */
  readonly bodyGone: boolean;
}

/** How many tries a request has left: nginx's rules (ngx_http_upstream_next and its round robin). */
export class Tries {
  readonly #settings: ProxySettings;
  readonly #alone: boolean;
  #left: number;

  constructor(settings: ProxySettings, upstreams: number) {
    this.#settings = settings;
    this.#alone = upstreams === 1;
    this.#left = settings.tries === 0 ? upstreams : Math.min(settings.tries, upstreams);
  }

  /** Counts a try that failed before anything of its answer was passed on. Returns whether to try again. */
  again({ how, reused, sent, method, bodyGone }: FailedTry): boolean {
    const isError = errors.has(how);
    this.#left = this.#alone ? 0 : this.#left - 1;
    // The connection was old, that says nothing about the pod: this one was for free.
    if (reused && isError) this.#left++;
    if (!this.#settings.retries || (!isError && how !== "timed-out")) return false;
    if (sent && (bodyGone || notRepeatable.has(method))) return false;
    return this.#left > 0;
  }
}
