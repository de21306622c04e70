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

/** What the shutdowns of an exam took, from which its advice is made. */
const measuredSchema = z.object({
  /** From its start until it served. */
  startupSeconds: z.number(),
  /** Under traffic, from the signal until new connections were refused, or until its end. */
  servedOnSeconds: z.nullable(z.number()),
  /** Each start of it: what was tried, and how long it took from the signal to the end of its main process. */
  shutdowns: z.array(z.object({ trial: z.string(), seconds: z.number(), killed: z.boolean() })),
});
export type ExamMeasured = z.infer<typeof measuredSchema>;

/** The settings for one platform. */
const platformSchema = z.object({
  platform: z.enum(["kubernetes", "systemd", "compose"]),
  title: z.string(),
  language: z.enum(["yaml", "ini"]),
  /** What goes into its file, with comments that say how the numbers came about. */
  text: z.string(),
  /** The same, one by one. `how`: one sentence without a full stop. */
  settings: z.array(z.object({ name: z.string(), value: z.string(), how: z.string() })),
});
export type ExamPlatform = z.infer<typeof platformSchema>;

const adviceSchema = z.object({
  /** What is added to what was measured. */
  margin: z.object({ seconds: z.number(), how: z.string() }),
  platforms: z.array(platformSchema),
  /** What these settings rest on, and what they can't know: whole sentences. */
  notes: z.array(z.string()),
});
export type ExamAdvice = z.infer<typeof adviceSchema>;

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
  measured: measuredSchema,
  /** How to deploy it. `null` where something failed, or where the shutdown under traffic was not examined. */
  advice: z.nullable(adviceSchema),
  settings: examSettingsSchema,
});
export type ExamResult = z.infer<typeof examResultSchema>;
