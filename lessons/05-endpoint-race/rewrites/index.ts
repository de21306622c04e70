import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "callbacks", says: "with callbacks in the place of promises, and a longer wait", holds: true },
  { id: "with-hono", says: "with Hono, a larger pool and other names", holds: true },
  {
    id: "ready-until-the-end",
    says: "waits second by second, and ends because nothing is left to do",
    holds: true,
  },
  {
    id: "waits-behind-the-door",
    says: "closes first and waits then",
    holds: false,
    fails: ["propagation"],
    cause: "door-shut-before-router-knew",
  },
  {
    id: "exits-after-the-wait",
    says: "waits for the routers, and not for the requests",
    holds: false,
    fails: ["in-flight"],
    cause: "exited-early",
  },
  {
    id: "refuses-politely",
    says: "answers 503 with Retry-After from the signal on",
    holds: false,
    fails: ["propagation"],
    cause: "turned-away",
  },
] satisfies RewritesInput;
