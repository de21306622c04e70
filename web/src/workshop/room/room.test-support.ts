import type { Seat } from "../../../../server/protocol/index.ts";

/** A seat that has just been taken, but for what a test says of it. */
export const seat = (id: string, more: Partial<Seat> = {}): Seat => ({
  id,
  name: id,
  joinedAt: 0,
  seenAt: 0,
  connected: true,
  doing: "reading",
  failedTries: 0,
  ...more,
});
