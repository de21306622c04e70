import type { History } from "../../../server/protocol/index.ts";
import type { Selection } from "../world/index.ts";

/** What an event is about, so that its story can be told: a request, a job or a WebSocket; undefined for anything else. */
export function thingOf(history: History, seq: number): Selection | undefined {
  const request = history.requests
    .values()
    .find(({ sent, settled }) => settled?.seq === seq || sent.seq === seq);
  if (request) return { of: "request", id: request.id };
  const job = history.jobs.values().find(({ steps }) => steps.some((step) => step.seq === seq));
  if (job) return { of: "job", id: job.id };
  const socket = history.sockets.values().find(({ closed, opened }) => (closed ?? opened)?.seq === seq);
  if (socket) return { of: "socket", id: socket.id };
  const span = history.spans.find((each) => each.seq === seq);
  return span?.request ? { of: "span", id: span.request } : undefined;
}
