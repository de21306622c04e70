import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "with-the-key",
    says: "charges each key once, in one transaction, and gives up the check alone",
    holds: true,
  },
  { id: "nearly-done", says: "lets those checks end that end before the door shuts", holds: true },
  { id: "with-hono", says: "with Hono, whose handlers throw what the client is told", holds: true },
  {
    id: "races-the-work",
    says: "answers at once, and lets the work go on behind the client's back",
    holds: false,
    fails: ["in-flight"],
    cause: "charged-twice",
  },
  {
    id: "without-retry-after",
    says: "forgets to say when to come again",
    holds: false,
    fails: ["in-flight"],
    cause: "turned-away",
  },
  {
    id: "keeps-the-old",
    says: "turns new checks away, and waits for those that have begun",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "killed-at-the-grace",
  },
  {
    id: "aborts-later",
    says: "gives up everything, but a second later, when most of it is done",
    holds: false,
    fails: ["propagation"],
    cause: "charged-twice",
  },
] satisfies RewritesInput;
