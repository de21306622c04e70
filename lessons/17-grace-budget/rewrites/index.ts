import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "without-a-hook",
    says: "takes the hook away, and serves on in the handler for as long as both did",
    holds: true,
  },
  {
    id: "shorter-steps",
    says: "makes the longest request, the workers and the flush shorter in the place of a longer sum",
    holds: true,
  },
  {
    id: "one-deadline",
    says: "hands the program the grace, and gives the workers whatever is left of it by then",
    holds: true,
  },
  {
    id: "from-the-signal",
    says: "adds up the steps of the handler, and forgets that the hook is charged",
    holds: false,
    fails: ["workers-finish", "resources-close", "telemetry", "exit"],
    cause: "job-dropped",
  },
  {
    id: "no-hook-no-sum",
    says: "takes the hook away and leaves serving on as short as it was",
    holds: false,
    fails: ["propagation"],
    cause: "door-shut-before-router-knew",
  },
  {
    id: "longer-hook",
    says: "makes the hook three times as long, to be on the safe side, under the grace of before",
    holds: false,
    fails: ["workers-finish", "resources-close", "telemetry", "exit"],
    cause: "flush-cut-off",
  },
] satisfies RewritesInput;
