import * as z from "zod/mini";
import { outcomeSchema } from "../outcome.ts";
import { count, ms, pod } from "./fields.ts";

/** Requests and the connections that carry them, as the client sees them. */
export const requestEvents = {
  /**
   * `pod` and `connection` are null when the router had no endpoint; behind a proxy `pod` is null, and `proxy.tried`
   * tells it. `intended` is when the schedule (or, for a retry, the retry policy) wanted it.
   */
  "request.sent": {
    request: count,
    client: z.string(),
    router: z.string(),
    pod: z.nullable(pod),
    connection: z.nullable(count),
    reused: z.boolean(),
    intended: ms,
    method: z.string(),
    path: z.string(),
    /** For a retry: the request whose intent it tries again, and the how manieth attempt this is, from 2. */
    retryOf: z.optional(count),
    attempt: z.optional(count),
    /** The router has no endpoint and drops packets instead of refusing: nobody answers. */
    dropped: z.optional(z.boolean()),
  },
  "request.connected": { request: count },
  "request.first-byte": { request: count },
  "request.settled": {
    request: count,
    outcome: outcomeSchema,
    phase: z.enum(["connect", "waiting", "reading", "done"]),
    status: z.optional(z.int()),
    errno: z.optional(z.string()),
    /** Bytes of the answer, head included. */
    bytes: count,
    /** The client will try again: a further `request.sent`, or `request.abandoned`, follows. */
    retrying: z.optional(z.boolean()),
  },
  /**
   * What a request by hand was answered, before it is settled; partly, where the answer was cut. `head`: status line and
   * header lines, each ended by CR LF. `body`: the first 4 KB of the content as text; `size`: all of it, in bytes.
   */
  "reply.received": { request: count, head: z.string(), body: z.string(), size: count },
  /** The client had meant to try again and won't: what was settled stands. */
  "request.abandoned": { request: count },
  /** After the run: what the ledger says changes the outcome that the client saw. */
  "request.reconciled": { request: count, outcome: outcomeSchema, committed: count },
  "connection.opened": { connection: count, router: z.string(), pod: z.nullable(pod) },
  "connection.closed": {
    connection: count,
    pod: z.nullable(pod),
    by: z.enum(["client", "pod"]),
    how: z.enum(["fin", "rst"]),
    requests: count,
  },
} as const;
