import * as z from "zod/mini";
import { examCheckIdSchema } from "./checks.ts";

const seconds = (min: number, max: number) => z.number().check(z.minimum(min), z.maximum(max));
const path = z
  .string()
  .check(z.regex(/^\/[\x21-\x7e]{0,1999}$/, 'must start with "/" and be percent-encoded ASCII'));
const line = z
  .string()
  .check(z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\x20-\x7e]*$/, "must be a header line, `Name: value`"));

/** The signals that may ask a service to end. */
export const stopSignals = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

/** What is examined, and how. Durations are in seconds. */
export const examSettingsSchema = z.strictObject({
  /** The program and its arguments. */
  command: z.array(z.string()).check(z.minLength(1, "names no command")),
  cwd: z.string(),
  /** Added to the environment of the exam itself. */
  env: z._default(z.record(z.string(), z.string()), {}),
  /** Where it listens, if it can't be told by PORT. */
  port: z.optional(z.int().check(z.minimum(1), z.maximum(65_535))),
  method: z._default(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]), "GET"),
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
  grace: z._default(seconds(1, 600), 30),
  /** How long the slowest router goes on sending requests after the deletion. */
  propagation: z._default(seconds(0, 60), 5),
  /** How long a preStop hook sleeps before the signal. */
  preStop: z._default(seconds(0, 300), 0),
  /** Requests per second. */
  rate: z._default(z.number().check(z.minimum(1), z.maximum(1000)), 50),
  signal: z._default(z.enum(stopSignals), "SIGTERM"),
  /** How long it may take until it serves. */
  startup: z._default(seconds(0.5, 600), 30),
  only: z._default(z.array(examCheckIdSchema), []),
  skip: z._default(z.array(examCheckIdSchema), []),
  /** How often everything is examined. */
  repeat: z._default(z.int().check(z.minimum(1), z.maximum(100)), 1),
  seed: z._default(z.int().check(z.nonnegative(), z.maximum(2 ** 31 - 1)), 7),
});
export type ExamSettings = z.infer<typeof examSettingsSchema>;
