import * as z from "zod/mini";
import { commandSchema } from "./command.ts";
import { eventSchema, type LabEvent } from "./event.ts";
import { headerSchema } from "./journal.ts";
import { runSummarySchema } from "./summary.ts";
import { noticeSchema, standingSchema } from "./workshop.ts";

/** WebSocket subprotocol of the lab. The session's token travels as a second one, `token.<hex>`. */
export const subprotocol = "lastcall.v1";

/** What the page sends, one JSON text frame each. */
export const upSchema = z.discriminatedUnion("type", [
  /** The first frame: which run the page already knows, and up to which event of it. */
  z.strictObject({
    type: z.literal("hello"),
    run: z.nullable(z.string()),
    after: z.int().check(z.nonnegative()),
  }),
  z.strictObject({ type: z.literal("command"), id: z.int().check(z.nonnegative()), command: commandSchema }),
  /** Where a learner of a workshop stands; sent at first, and when it changes. */
  z.strictObject({ type: z.literal("standing"), standing: standingSchema }),
]);
export type Up = z.infer<typeof upSchema>;

/** What the server sends. */
export const downSchema = z.discriminatedUnion("type", [
  /** A run starts, or its header is sent to a page that doesn't know it. Events follow from seq 1. */
  z.object({ type: z.literal("run"), run: z.string(), header: headerSchema }),
  /** The page knows this run already: events follow from where it stopped. */
  z.object({ type: z.literal("resumed"), run: z.string(), after: z.int() }),
  /** No run yet: nothing to show. */
  z.object({ type: z.literal("idle") }),
  z.object({ type: z.literal("events"), run: z.string(), events: z.array(eventSchema) }),
  /** A series of runs so far: sent as each of its runs ends, and to a page that comes back to it. */
  z.object({
    type: z.literal("series"),
    id: z.string(),
    lesson: z.string(),
    variant: z.string(),
    /** Of a program of one's own, which started from that variant. */
    edited: z.optional(z.boolean()),
    of: z.int(),
    done: z.array(runSummarySchema),
    /** False once no more runs will come, be it complete or stopped. */
    going: z.boolean(),
  }),
  /** The answer to a command; a refusal says why and what to do. */
  z.object({ type: z.literal("ack"), id: z.int(), refused: z.optional(z.string()) }),
  /** The machine is too full for what was asked for: one waits, at this place of so many. At place 0 it is one's turn. */
  z.object({ type: z.literal("waiting"), for: z.enum(["place", "run"]), place: z.int(), of: z.int() }),
  /** One waits no more: the run that was asked for is not made. */
  z.object({ type: z.literal("left") }),
  /** What the instructor says to everybody; to a page that has just come, everything that was said. */
  z.object({ type: z.literal("notice"), notice: noticeSchema }),
  /** The frame could not be understood, or the lab is gone. The connection stays open where it can. */
  z.object({ type: z.literal("error"), message: z.string() }),
]);
/** Written out, because the event union is declared by hand. */
export type Down =
  | Exclude<z.infer<typeof downSchema>, { type: "events" }>
  | { type: "events"; run: string; events: LabEvent[] };
