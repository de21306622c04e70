import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "left-behind", says: "a timer beside the call, which is not given up but left behind", holds: true },
  { id: "with-hono", says: "with Hono; a customer who leaves gives the call up, too", holds: true },
  {
    id: "let-go-with-the-door",
    says: "a deadline that fits no grace, but shutting the door ends every wait",
    holds: true,
  },
  {
    id: "request-timeout",
    says: "requestTimeout of the server, which is about requests that arrive slowly",
    holds: false,
    fails: ["in-flight", "resources-close", "exit"],
    cause: "killed-at-the-grace",
  },
  {
    id: "gives-up-the-drain",
    says: "a limit on the drain in the place of one on the requests",
    holds: false,
    fails: ["in-flight", "resources-close", "exit"],
    cause: "exited-early",
  },
  {
    id: "socket-timeout",
    says: "a timeout of the sockets, which hangs up without an answer",
    holds: false,
    fails: ["in-flight"],
    cause: "cancelled-without-answer",
  },
] satisfies RewritesInput;
