import * as z from "zod/mini";
import {
  joinCodeSchema,
  noticeSchema,
  seatNameSchema,
  seatSchema,
  standingSchema,
} from "../../protocol/index.ts";

const time = z.number();

/** A seat as it outlives its server: of its token only what recognises it. */
const savedSeatSchema = z.object({
  id: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  name: seatNameSchema,
  /** SHA-256 of the token, in hexadecimal. */
  digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  taken: z.boolean(),
  joinedAt: time,
  seenAt: time,
  standing: z.optional(standingSchema),
  lastRun: seatSchema.shape.lastRun,
  /** By lesson. */
  predictions: z.record(z.string(), z.string()),
  /** By lesson: when a program of one's own did not hold. */
  failures: z.record(z.string(), z.array(time)),
  runs: z.array(z.string()),
});
export type SavedSeat = z.infer<typeof savedSeatSchema>;

/** `workshop.json` in the data folder. Times are ms since 1970. */
export const savedRoomSchema = z.object({
  format: z.literal("lastcall-workshop"),
  version: z.literal(1),
  savedAt: time,
  code: joinCodeSchema,
  notices: z.array(noticeSchema),
  seats: z.array(savedSeatSchema),
});
export type SavedRoom = z.infer<typeof savedRoomSchema>;
