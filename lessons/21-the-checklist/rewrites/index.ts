import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "with-hono",
    says: "with Hono, one tracing layer around every payment, and a promise of the end",
    holds: true,
  },
  {
    id: "table-of-steps",
    says: "the shutdown is a table of steps, each with a limit and with what happens when that is over",
    holds: true,
  },
  {
    id: "workers-beside",
    says: "stops its workers while it still serves, gives rows back at once, and bounds the flush in the exporter",
    holds: true,
  },
  {
    id: "refuses-politely",
    says: "answers 503 with Retry-After from the signal on",
    holds: false,
    fails: ["propagation"],
    cause: "turned-away",
  },
  {
    id: "pool-before-workers",
    says: "closes the pool before its workers have given back what they hold",
    holds: false,
    fails: ["workers-finish"],
    cause: "job-dropped",
  },
  {
    id: "flush-first",
    says: "flushes its spans at the signal, and the last payments come after that",
    holds: false,
    fails: ["telemetry"],
    cause: "tracer-not-shut-down",
  },
] satisfies RewritesInput;
