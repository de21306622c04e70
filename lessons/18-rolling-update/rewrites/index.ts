import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "listens-when-warm", says: "begins to listen only once the rules are there", holds: true },
  { id: "waits-for-the-rules", says: "lets a payment wait for the rules, and is ready at once", holds: true },
  {
    id: "with-hono",
    says: "with Hono; a list of conditions, a connection to the database among them",
    holds: true,
  },
  {
    id: "ready-by-the-clock",
    says: "is ready after so many seconds, which were enough when somebody measured them",
    holds: false,
    fails: [],
    cause: "not-ready-yet",
  },
  {
    id: "asks-too-late",
    says: "answers 503 with Retry-After as long as it is cold, and is ready all the same",
    holds: false,
    fails: [],
    cause: "not-ready-yet",
  },
  {
    id: "trusts-the-surge",
    says: "is honestly ready, and shuts its door at the signal, since another pod is there",
    holds: false,
    fails: ["propagation"],
    cause: "door-shut-before-router-knew",
  },
] satisfies RewritesInput;
