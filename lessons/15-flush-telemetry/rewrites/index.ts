import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "bounded-exporter", says: "gives the limit to the exporter, and waits for it", holds: true },
  {
    id: "before-exit",
    says: "with Hono: flushes in the event beforeExit, which waits for what it begins, and leaves after four seconds",
    holds: true,
  },
  {
    id: "beside-the-reports",
    says: "flushes once the server has closed, while the reports are still on their way",
    holds: true,
  },
  {
    id: "on-exit",
    says: "flushes in the event exit, in which nothing is waited for",
    holds: false,
    fails: ["telemetry"],
    cause: "tracer-not-shut-down",
  },
  {
    id: "not-awaited",
    says: "begins the flush, and exits",
    holds: false,
    fails: ["telemetry"],
    cause: "tracer-not-shut-down",
  },
  {
    id: "flush-first",
    says: "flushes at the signal, before the last requests have been answered",
    holds: false,
    fails: ["telemetry"],
    cause: "tracer-not-shut-down",
  },
] satisfies RewritesInput;
