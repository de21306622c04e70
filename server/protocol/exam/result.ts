import * as z from "zod/mini";
import { causeSchema } from "../cause.ts";
import { examCheckIdSchema } from "./checks.ts";
import { examSettingsSchema } from "./settings.ts";

const count = z.int().check(z.nonnegative());
const requestsSchema = z.object({ sent: count, ok: count, lost: count });

const checkSchema = z.object({
  id: examCheckIdSchema,
  /** `skip`: it doesn't apply to this service. `unknown`: nothing happened by which it could be told. */
  status: z.enum(["pass", "fail", "skip", "unknown"]),
  summary: z.string(),
  /** Why the first lost request was lost, where requests were. */
  cause: z.nullable(causeSchema),
  /** The requests that the check looked at. */
  requests: requestsSchema,
  /** What was seen, in the order of time: one line each. */
  evidence: z.array(z.string()),
});
export type ExamCheck = z.infer<typeof checkSchema>;

/** What an exam came to: what `--format json` prints. */
export const examResultSchema = z.object({
  format: z.literal("lastcall-exam"),
  version: z.literal(1),
  command: z.array(z.string()),
  passed: z.boolean(),
  checks: z.array(checkSchema),
  requests: z.object({ ...requestsSchema.shape, byOutcome: z.record(z.string(), count) }),
  /** How the service ended under traffic. */
  exit: z.object({ code: z.nullable(z.int()), signal: z.nullable(z.string()), afterSeconds: z.number() }),
  settings: examSettingsSchema,
});
export type ExamResult = z.infer<typeof examResultSchema>;
