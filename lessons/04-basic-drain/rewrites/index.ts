import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "with-hono", says: "with Hono, and seals its trail last of all", holds: true },
  {
    id: "seals-beside-the-loop",
    says: "derives the key in a thread, with callbacks and a timer",
    holds: true,
  },
  {
    id: "until-none-is-open",
    says: "closes when no connection is open any more, or after a limit",
    holds: true,
  },
  {
    id: "tells-and-closes",
    says: "says Connection: close, and gives nobody the time to hear it",
    holds: false,
    fails: ["propagation"],
    cause: "idle-connection-closed",
  },
  {
    id: "gives-up-after-a-while",
    says: "closes and waits, and exits by a timer that mends the waiting",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "exited-early",
  },
  {
    id: "last-answer-is-503",
    says: "ends the kept connections with a 503",
    holds: false,
    fails: ["propagation"],
    cause: "turned-away",
  },
] satisfies RewritesInput;
