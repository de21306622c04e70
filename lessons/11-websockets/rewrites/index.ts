import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "random-moments",
    says: "says goodbye to each at a moment of its own, and cuts whoever doesn't answer",
    holds: true,
  },
  { id: "with-hono", says: "with Hono; a goodbye at every tick, in pairs and with 1012", holds: true },
  { id: "own-upgrade", says: "does the upgrade itself, and keeps a session for each screen", holds: true },
  {
    id: "close-all-connections",
    says: "closeAllConnections, which spares what was upgraded",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "socket-held",
  },
  {
    id: "exits-after-the-payments",
    says: "counts the payments, and exits once there are none",
    holds: false,
    fails: ["in-flight"],
    cause: "socket-dropped",
  },
  {
    id: "listens-too-late",
    says: "says goodbye to all, and asks for the event when it has been",
    holds: false,
    fails: ["exit"],
  },
] satisfies RewritesInput;
