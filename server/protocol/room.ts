import * as z from "zod/mini";
import { noticeSchema, standingSchema } from "./workshop.ts";

// Apart from workshop.ts, which every page needs: this is for who joins, and for the instructor.

/**
 * What is shown in the room so that people can join: six characters, none of which is mistaken for another when read
 * from the last row or said aloud.
 */
export const joinCodeSchema = z.string().check(z.regex(/^[2-9A-HJ-NP-Z]{6}$/));

/** How a learner wants to be called: 1 to 40 characters on one line. */
export const seatNameSchema = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(40), z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u));

/** POST /api/join, the only route that asks for no token: a seat for who knows the code. */
export const joinSchema = z.strictObject({ code: joinCodeSchema, name: seatNameSchema });
export const joinedSchema = z.object({ seat: z.string(), name: z.string(), token: z.string() });
export type Joined = z.infer<typeof joinedSchema>;

/** POST /api/workshop/notices: at least one of them. */
export const newNoticeSchema = z
  .strictObject({
    lesson: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
    text: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(500))),
  })
  .check(z.refine(({ lesson, text }) => lesson !== undefined || text !== undefined));

/** What the server knows of the latest finished run of a seat: counted there, not said by the page. */
const lastRunSchema = z.object({
  lesson: z.string(),
  variant: z.string(),
  /** Of a program of one's own. */
  edited: z.boolean(),
  lost: z.int(),
  checks: z.object({ held: z.int(), of: z.int() }),
  at: z.number(),
});

export const seatSchema = z.object({
  id: z.string(),
  name: z.string(),
  joinedAt: z.number(),
  /** When its page was last connected; now, if it is. ms since 1970. */
  seenAt: z.number(),
  connected: z.boolean(),
  /** `place`: waiting for a lab; `run`: waiting for a run to start. */
  doing: z.enum(["away", "place", "reading", "run", "running"]),
  standing: z.optional(standingSchema),
  lastRun: z.optional(lastRunSchema),
  /** Runs of the present lesson with a program of one's own that did not hold, since the last one that did. */
  failedTries: z.int(),
  /** Since when it has looked stuck, and why in a phrase; left out when it doesn't. */
  stuck: z.optional(z.object({ since: z.number(), why: z.string() })),
});
export type Seat = z.infer<typeof seatSchema>;

/** GET /api/workshop, for the instructor: the room as it is now. */
export const workshopSchema = z.object({
  code: z.string(),
  /** What the QR code says: the address with the code in its fragment. */
  joinUrl: z.string(),
  /** How many labs and how many runs at a time this machine takes, how many there are, and how many wait. */
  labs: z.object({ of: z.int(), taken: z.int(), waiting: z.int() }),
  runs: z.object({ of: z.int(), taken: z.int(), waiting: z.int() }),
  seats: z.array(seatSchema),
  /** By lesson and option: how many chose it. */
  predictions: z.record(z.string(), z.record(z.string(), z.int())),
  notices: z.array(noticeSchema),
});
export type Workshop = z.infer<typeof workshopSchema>;
