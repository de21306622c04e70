import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "one-promise", says: "with Hono: the shutdown is a promise that is made once", holds: true },
  {
    id: "told-to-go",
    says: "signals and exceptions abort one signal, and the program waits for that at its end",
    holds: true,
  },
  { id: "states", says: "a class with a state, and a table of who may change it", holds: true },
  {
    id: "drops-the-rest",
    says: "closes whatever connection is left at the second signal",
    holds: false,
    fails: ["in-flight"],
    cause: "cancelled-without-answer",
  },
  {
    id: "a-moment-more",
    says: "exits a moment after the second signal, so that its log is complete",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "exited-early",
  },
  {
    id: "two-stages",
    says: "lets go of the payments inside at the second signal, with a 503",
    holds: false,
    fails: ["propagation"],
    cause: "turned-away",
  },
] satisfies RewritesInput;
