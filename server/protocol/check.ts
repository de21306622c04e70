import * as z from "zod/mini";

interface CheckRow {
  readonly label: string;
  readonly holdsWhen: string;
}

/** The nine checks of a graceful shutdown, each judged from outside the pod. */
export const checks = {
  "not-ready": {
    label: "says it is not ready",
    holdsWhen: "after the signal the readiness probe fails while requests are still answered",
  },
  propagation: {
    label: "serves until the routers know",
    holdsWhen: "every new connection that a router sent here before it learned better was served",
  },
  "stops-accepting": {
    label: "stops accepting",
    holdsWhen: "then, before it exits, new connections are refused",
  },
  "in-flight": {
    label: "finishes what it began",
    holdsWhen: "every request accepted before that was answered in full",
  },
  "workers-stop": {
    label: "workers stop",
    holdsWhen: "no job was claimed after the workers were told to stop",
  },
  "workers-finish": {
    label: "workers finish",
    holdsWhen: "each claimed job was finished once or released, within its timeout",
  },
  "resources-close": {
    label: "closes its resources",
    holdsWhen: "database connections ended cleanly, after their last use",
  },
  telemetry: {
    label: "flushes its telemetry",
    holdsWhen: "every span of a served request reached the collector",
  },
  exit: {
    label: "exits by itself",
    holdsWhen: "code 0 before the grace was over, no SIGKILL, nothing left running",
  },
} as const satisfies Record<string, CheckRow>;

export type CheckId = keyof typeof checks;
export const checkIds = Object.keys(checks) as CheckId[];
export const checkIdSchema = z.enum(checkIds as [CheckId, ...CheckId[]]);

/** `unknown`: the run didn't exercise it. `skip`: it doesn't apply to this service. */
export const checkStatusSchema = z.enum(["pass", "fail", "unknown", "skip"]);
export type CheckStatus = z.infer<typeof checkStatusSchema>;

/** A check's verdict with the events that prove it. */
export interface Verdict {
  readonly status: CheckStatus;
  readonly why: string;
  /** seq of the events it rests on. */
  readonly evidence: readonly number[];
}
