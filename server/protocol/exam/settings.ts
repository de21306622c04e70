import * as z from "zod/mini";
import { examCheckIdSchema } from "./checks.ts";

/** What each number of the settings may be: durations in seconds, `rate` in requests per second. */
export const examBounds = {
  port: { min: 1, max: 65_535, whole: true },
  grace: { min: 1, max: 600, whole: false },
  propagation: { min: 0, max: 60, whole: false },
  preStop: { min: 0, max: 300, whole: false },
  rate: { min: 1, max: 1000, whole: false },
  startup: { min: 0.5, max: 600, whole: false },
  repeat: { min: 1, max: 100, whole: true },
  seed: { min: 0, max: 2 ** 31 - 1, whole: true },
} as const;

const within = (name: keyof typeof examBounds) => {
  const { min, max, whole } = examBounds[name];
  return (whole ? z.int() : z.number()).check(z.minimum(min), z.maximum(max));
};
const path = z
  .string()
  .check(z.regex(/^\/[\x21-\x7e]{0,1999}$/, 'must start with "/" and be percent-encoded ASCII'));
const line = z
  .string()
  .check(z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\x20-\x7e]*$/, "must be a header line, `Name: value`"));

/** The signals that may ask a service to end. */
export const stopSignals = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

/** The methods that its requests may have. */
export const examMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const fields = z.strictObject({
  /** The program and its arguments. */
  command: z.array(z.string()).check(z.minLength(1, "names no command")),
  cwd: z.string(),
  /** Added to the environment of the exam itself. */
  env: z._default(z.record(z.string(), z.string()), {}),
  /** Where it listens, if it can't be told by PORT. */
  port: z.optional(within("port")),
  method: z._default(z.enum(examMethods), "GET"),
  path: z._default(path, "/"),
  /** What every request but GET carries. */
  body: z._default(z.string().check(z.maxLength(64 * 1024)), ""),
  headers: z._default(z.array(line).check(z.maxLength(32)), []),
  /** The readiness endpoint. */
  ready: z.optional(path),
  /** Where a WebSocket is opened. */
  ws: z.optional(path),
  /** An event stream. */
  sse: z.optional(path),
  /** A request that takes long. */
  slow: z.optional(path),
  /** terminationGracePeriodSeconds: from the deletion to SIGKILL, the hook included. */
  grace: z._default(within("grace"), 30),
  /** How long the slowest router goes on sending requests after the deletion. */
  propagation: z._default(within("propagation"), 5),
  /** How long a preStop hook sleeps before the signal. */
  preStop: z._default(within("preStop"), 0),
  /** Requests per second. */
  rate: z._default(within("rate"), 50),
  signal: z._default(z.enum(stopSignals), "SIGTERM"),
  /** How long it may take until it serves. */
  startup: z._default(within("startup"), 30),
  only: z._default(z.array(examCheckIdSchema), []),
  skip: z._default(z.array(examCheckIdSchema), []),
  /** How often everything is examined. */
  repeat: z._default(within("repeat"), 1),
  seed: z._default(within("seed"), 7),
});
export type ExamSettings = z.infer<typeof fields>;
/** What is examined, and how. Durations are in seconds. */
export const examSettingsSchema = fields.check(
  z.refine(({ preStop, grace }) => preStop < grace, {
    path: ["preStop"],
    error: "the hook takes all of the grace, and SIGKILL comes before the signal: raise the grace above it",
  }),
);
