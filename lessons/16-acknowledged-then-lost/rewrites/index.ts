import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "flush-and-wait",
    says: "still answers first, and waits for the last batch before it goes",
    holds: true,
  },
  {
    id: "one-insert-each",
    says: "with Hono and without a batch: an INSERT within each request",
    holds: true,
  },
  {
    id: "batch-class",
    says: "the batch is a class with a promise for each payment, written when it is full or old enough",
    holds: true,
  },
  {
    id: "flush-at-the-signal",
    says: "writes the batch first of all, and goes on to answer",
    holds: false,
    fails: ["in-flight"],
    cause: "answered-before-saved",
  },
  {
    id: "pool-before-batch",
    says: "closes the pool, then writes the last batch",
    holds: false,
    fails: ["in-flight"],
    cause: "answered-before-saved",
  },
  {
    id: "on-exit",
    says: "writes the last batch in the event exit, in which nothing is waited for",
    holds: false,
    fails: ["in-flight", "resources-close"],
    cause: "answered-before-saved",
  },
] satisfies RewritesInput;
