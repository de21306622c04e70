import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "with-hono", says: "with Hono, and a middleware that ends the connections", holds: true },
  {
    id: "until-the-last-hangs-up",
    says: "counts its connections, and closes the door when the last one has gone",
    holds: true,
  },
  {
    id: "from-top-to-bottom",
    says: "one function from start to end, which waits for the signal in its middle",
    holds: true,
  },
  {
    id: "only-says-so",
    says: "writes a log line at the signal, and goes on as before",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "killed-at-the-grace",
  },
  {
    id: "exits-after-a-pause",
    says: "exits after half a second, whatever is in flight",
    holds: false,
    fails: ["in-flight"],
    cause: "exited-early",
  },
  {
    id: "pool-first",
    says: "closes the database pool before the payments are through",
    holds: false,
    fails: ["in-flight"],
    cause: "resource-closed-first",
  },
] satisfies RewritesInput;
