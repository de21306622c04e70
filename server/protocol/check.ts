import * as z from "zod/mini";

interface CheckRow {
  readonly label: string;
  readonly holdsWhen: string;
  /** What to change in a pod that fails it. */
  readonly mend: string;
}

/** The nine checks of a graceful shutdown, each judged from outside the pod. */
export const checks = {
  "not-ready": {
    label: "says it is not ready",
    holdsWhen: "after the signal the readiness probe fails while requests are still answered",
    mend: "fail the readiness probe at the signal, and go on answering requests meanwhile",
  },
  propagation: {
    label: "serves until the routers know",
    holdsWhen:
      "every new connection that a router sent here before it learned better was served, and no kept one was closed under a request",
    mend: "go on serving after the signal until the slowest router has caught up, in the handler or by a preStop hook, and end a kept connection only with an answer that says Connection: close",
  },
  "stops-accepting": {
    label: "stops accepting",
    holdsWhen: "then, before it exits, new connections are refused",
    mend: "close the server before the process ends, and wait for it",
  },
  "in-flight": {
    label: "finishes what it began",
    holdsWhen:
      "every request accepted before that was answered in full, and nobody lost by the end of a WebSocket or an event stream",
    mend: "exit only once the server has closed, leave enough grace for the longest request, and end what has no end of its own",
  },
  "workers-stop": {
    label: "workers stop",
    holdsWhen: "no job was claimed after the workers were told to stop",
    mend: "stop claiming first of all, as soon as the signal comes",
  },
  "workers-finish": {
    label: "workers finish",
    holdsWhen: "each claimed job was finished once or released, within its timeout",
    mend: "finish what is claimed within a timeout, or give it back",
  },
  "resources-close": {
    label: "closes its resources",
    holdsWhen: "database connections ended cleanly, after their last use",
    mend: "end the database pool after its last user, and wait for it",
  },
  telemetry: {
    label: "flushes its telemetry",
    holdsWhen: "every span of a served request reached the collector",
    mend: "await the tracer's shutdown as the last step, with a bound",
  },
  exit: {
    label: "exits by itself",
    holdsWhen: "code 0 before the grace was over, no SIGKILL, nothing left running",
    mend: "handle the signal, let nothing keep the process alive, and exit with 0 within the grace",
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
