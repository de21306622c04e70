import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "one-request-a-socket",
    says: "lets Node say it, by allowing one more request on each connection",
    holds: true,
  },
  { id: "with-hono", says: "with Hono, a middleware that says it, and the seal last of all", holds: true },
  {
    id: "when-the-last-leaves",
    says: "waits for the event that the last connection has ended, and seals beside its work",
    holds: true,
  },
  {
    id: "sweeps-the-idle",
    says: "closes whatever is idle, from the signal on and five times a second, and says nothing",
    holds: false,
    fails: ["propagation"],
    cause: "idle-connection-closed",
  },
  {
    id: "cuts-the-sticky",
    says: "closes every connection that is still there once the routers know",
    holds: false,
    fails: ["in-flight"],
    // It lets go of them and ends soon after: on a busy machine it is seen to have lived on in between.
    cause: ["exited-early", "cancelled-without-answer"],
  },
  {
    id: "says-it-to-the-probe",
    says: "says it on the answer of its readiness probe, which keeps no connection",
    holds: false,
    fails: ["stops-accepting", "in-flight", "exit"],
    cause: "killed-at-the-grace",
  },
] satisfies RewritesInput;
