import * as z from "zod/mini";
import { count, ms } from "./fields.ts";

/** A test is tried on services, each known to work or known to be broken: does it tell them apart? */
export const trialEvents = {
  "trial.started": { service: z.string() },
  /**
   * The processes of one trial have ended, all of them. `code`, `signal` and `ms` are what the lab saw. `stopped`: the
   * lab ended it, and why. `tests` and `failure` are what the test's own runner said at its end, which is annotation:
   * an end without a word of any test that passed is no pass, whatever the code.
   */
  "trial.ended": {
    service: z.string(),
    code: z.nullable(z.int()),
    signal: z.nullable(z.string()),
    ms,
    stopped: z.optional(z.string()),
    tests: z.optional(z.object({ passed: count, failed: count, skipped: count, todo: count })),
    failure: z.optional(z.object({ test: z.string(), message: z.string() })),
  },
} as const;
