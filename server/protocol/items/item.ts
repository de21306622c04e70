import type { Cause } from "../cause.ts";
import type { Link } from "../explain/chain.ts";
import type { EventOf } from "../event.ts";

/** Something other than a request that was lost, with its one cause. */
export interface ItemLoss {
  readonly of: Exclude<EventOf<"loss.explained">["of"], "request">;
  /** The job's or socket's own number; for a span, its request's; for an event, its id. */
  readonly id: number;
  /** For an event: the connection after which it is missing, or on which it came again. */
  readonly stream?: number;
  /** The pod that it was lost on. */
  readonly pod: string;
  /** For an event that came again: the pod whose stream its client had followed before. */
  readonly after?: string;
  readonly cause: Cause;
  /** In the order of time. */
  readonly chain: readonly Link[];
  /** The smallest change that would have saved it, as the end of "It would have lived had …". */
  readonly saved: string;
}
