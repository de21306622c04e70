import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "disposable-stack",
    says: "puts each part on an AsyncDisposableStack when it is opened",
    holds: true,
  },
  {
    id: "two-chains",
    says: "with Hono: requests and their pool end beside the workers and their queue",
    holds: true,
  },
  {
    id: "one-pool",
    says: "with one pool for both, callbacks, and its own count of the requests",
    holds: true,
  },
  {
    id: "a-handler-for-each",
    says: "every part listens for SIGTERM itself and closes itself",
    holds: false,
    fails: ["in-flight", "resources-close"],
    cause: "resource-closed-first",
  },
  {
    id: "when-no-query-runs",
    says: "ends the pool once none of its connections is in use",
    holds: false,
    fails: ["in-flight", "resources-close"],
    cause: "resource-closed-first",
  },
  {
    id: "forgets-the-queue",
    says: "ends the pool after its users, and exits with the queue's connections open",
    holds: false,
    fails: ["resources-close"],
  },
] satisfies RewritesInput;
