import * as z from "zod/mini";
import { count, ms, pod } from "./fields.ts";

const job = count;

/** What really happened: payments, jobs, database sessions and spans. */
export const ledgerEvents = {
  /**
   * A row of the ledger, read by the lab. `request` is the first attempt of the payment's intent. `atMs` is the
   * database's own clock, as ms since the run began.
   */
  "payment.committed": { request: count, pod, atMs: ms },
  /** The history of a job, written by the database itself. */
  "job.queued": { job, atMs: ms },
  "job.claimed": { job, pod, atMs: ms },
  "job.finished": { job, pod, atMs: ms },
  /** Given back by its worker, for another to claim. */
  "job.released": { job, pod, atMs: ms },
  /** A pod's connection to the database, seen on the wire. */
  "database.opened": { pod, session: count },
  /** `terminate`: the pod said goodbye first, as the protocol wants it. */
  "database.closed": {
    pod,
    session: count,
    how: z.enum(["terminate", "fin", "rst"]),
    /** Said where it was not the pod who ended it. */
    by: z.optional(z.literal("database")),
    queries: count,
    /** In the middle of a query, or of a transaction. */
    busy: z.boolean(),
  },
  /** A span has reached the collector. `request` is the one whose trace it belongs to, where that is known. */
  "span.received": { pod, span: z.string(), name: z.string(), request: z.nullable(count) },
} as const;
