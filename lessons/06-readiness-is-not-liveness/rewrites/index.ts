import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "with-hono", says: "with Hono, and an AbortSignal that says whether it leaves", holds: true },
  {
    id: "until-it-is-quiet",
    says: "waits for three seconds without a payment in the place of a fixed time",
    holds: true,
  },
  {
    id: "with-a-class",
    says: "with a class that is disposed of, and events in the place of promises",
    holds: true,
  },
  {
    id: "always-well",
    says: "answers both probes with 200 to the end, since it works as well as ever",
    holds: false,
    fails: ["not-ready", "propagation"],
    cause: "door-shut-before-router-knew",
  },
  {
    id: "refuses-everybody",
    says: "answers every request with 503 from the signal on, whoever asks and for what",
    holds: false,
    fails: ["propagation", "exit"],
    cause: "turned-away",
  },
  {
    id: "asks-the-database",
    says: "asks the database for its liveness, and closes that connection first",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "killed-by-its-probe",
  },
] satisfies RewritesInput;
