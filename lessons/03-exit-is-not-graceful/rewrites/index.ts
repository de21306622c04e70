import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "with-hono", says: "with Hono and callbacks, and ends because nothing is left to do", holds: true },
  {
    id: "stack-of-resources",
    says: "puts each resource on a stack as it is opened, and takes the stack down",
    holds: true,
  },
  {
    id: "counts-its-requests",
    says: "counts its requests itself, and waits for the last one with a limit",
    holds: true,
  },
  {
    id: "awaits-no-promise",
    says: "awaits close(), which returns no promise",
    holds: false,
    fails: ["in-flight"],
    cause: "exited-early",
  },
  {
    id: "hangs-up-on-everybody",
    says: "closes all connections, so that close() can't be held up",
    holds: false,
    fails: ["in-flight"],
    cause: "cancelled-without-answer",
  },
  {
    id: "each-for-itself",
    says: "has a handler for the server and one for the pool",
    holds: false,
    fails: ["in-flight"],
    cause: "resource-closed-first",
  },
] satisfies RewritesInput;
