import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "long-sleep",
    says: "sleeps for so long that every payment is through before the signal",
    holds: true,
  },
  {
    id: "asks-the-program",
    says: "has a hook that asks the program to leave, and the program answers when the routers know",
    holds: true,
  },
  { id: "waits-in-the-handler", says: "has no hook at all, and waits in the handler", holds: true },
  {
    id: "sleeps-two-seconds",
    says: "sleeps for less than the slowest router needs",
    holds: false,
    fails: ["propagation"],
    cause: "door-shut-before-router-knew",
  },
  {
    id: "asks-and-goes-on",
    says: "asks the program to leave, which answers at once that it has heard",
    holds: false,
    fails: ["propagation"],
    cause: "door-shut-before-router-knew",
  },
  {
    id: "waits-twice",
    says: "waits in the hook and again in the handler, and its grace has room for one of them",
    holds: false,
    fails: ["resources-close", "exit"],
  },
] satisfies RewritesInput;
