import * as z from "zod/mini";
import { causeSchema } from "../cause.ts";
import { checkIdSchema, checkStatusSchema } from "../check.ts";
import { count, seq } from "./fields.ts";

/** The run itself: its ends, its commands, what is made of it. */
export const runEvents = {
  /** `secondMs`: ms of wall-clock time in a cluster second. */
  "run.started": { seed: count, secondMs: count },
  /** `ended`: the end condition held. `stopped`: somebody stopped it. `limit`: it took too long. `failed`: see why. */
  "run.finished": { how: z.enum(["ended", "stopped", "limit", "failed"]), why: z.optional(z.string()) },
  "check.settled": {
    check: checkIdSchema,
    status: checkStatusSchema,
    why: z.string(),
    evidence: z.array(seq),
  },
  /**
   * Something was lost, and why. `id` is the request's, job's, socket's or stream's own number; for a span, the
   * request's whose trace is missing; for an event, its id, and then `stream` is the connection it is missing after.
   */
  "loss.explained": {
    of: z.enum(["request", "job", "span", "socket", "event"]),
    id: count,
    stream: z.optional(count),
    cause: causeSchema,
    /** Where a proxy gave up: why its last try had failed. */
    behind: z.optional(causeSchema),
    evidence: z.array(seq),
    saved: z.string(),
  },
  "command.accepted": { command: z.string() },
  "command.refused": { command: z.string(), why: z.string() },
  /** A bounded journal gave these events up. What they said of the score is kept here. */
  "journal.dropped": { from: seq, to: seq, events: count, outcomes: z.record(z.string(), count) },
} as const;
