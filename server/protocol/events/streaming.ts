import * as z from "zod/mini";
import { count, pod } from "./fields.ts";

const id = { client: z.string(), router: z.string(), pod: z.nullable(pod) };

/** WebSockets and event streams. A client keeps its name over its reconnects; each connection has its own number. */
export const streamingEvents = {
  /** `attempt`: how many times this client has connected before. */
  "socket.opened": { socket: count, ...id, attempt: count },
  /** The opening handshake came to nothing. */
  "socket.failed": {
    socket: count,
    ...id,
    attempt: count,
    status: z.optional(z.int()),
    errno: z.optional(z.string()),
  },
  /** `code`: of the close frame; 1006 when there was none (RFC 6455, 7.1.5). */
  "socket.closed": { socket: count, code: count, reason: z.string(), by: z.enum(["client", "pod"]) },
  /** `lastEventId`: what the client asked to resume after; null for a first connection. */
  "stream.opened": { stream: count, ...id, attempt: count, lastEventId: z.nullable(count) },
  "stream.failed": {
    stream: count,
    ...id,
    attempt: count,
    status: z.optional(z.int()),
    errno: z.optional(z.string()),
  },
  "stream.event": { stream: count, event: count },
  /** `ended`: the answer was complete. `cut`: the connection ended first. `partial`: in the middle of an event. */
  "stream.closed": {
    stream: count,
    how: z.enum(["ended", "cut"]),
    by: z.enum(["client", "pod"]),
    partial: z.boolean(),
  },
} as const;
