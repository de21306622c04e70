import * as z from "zod/mini";

interface CauseRow {
  /** The cause as the learner reads it, in a list or as a headline. */
  readonly label: string;
  /** What has to be in the journal for this cause to be named. */
  readonly provenBy: string;
  /** The usual mend. */
  readonly mend: string;
}

/** Why something was lost: a closed list, and each loss has exactly one. */
export const causes = {
  "died-of-the-signal": {
    label: "The process died of the signal",
    provenBy: "no handler: the process ended by the stop signal while the request was in flight",
    mend: "handle the signal: stop accepting, finish, then exit",
  },
  "exited-early": {
    label: "The process exited before it had answered",
    provenBy: "the process ended by itself while the request was in flight",
    mend: "exit only after close has finished",
  },
  "door-shut-before-router-knew": {
    label: "The door shut before the router knew",
    provenBy: "the router's table still listed the pod when the connection was refused",
    mend: "keep serving until every router has caught up, then close",
  },
  "idle-connection-closed": {
    label: "An idle connection was closed under the request",
    provenBy: "the request went out on a kept connection that the pod was just closing",
    mend: "say Connection: close while draining, and close idle connections last",
  },
  "killed-at-the-grace": {
    label: "SIGKILL at the end of the grace period",
    provenBy: "the grace period was over and the process was killed while the request was in flight",
    mend: "find out why it was still alive: no handler, a long request, a connection held open",
  },
  "killed-outright": {
    label: "SIGKILL without a warning",
    provenBy: "somebody sent SIGKILL while the request was in flight; no code can answer that",
    mend: "send SIGTERM first and wait",
  },
  "turned-away": {
    label: "Turned away while draining",
    provenBy: "a pod that had been told to stop answered 503 to a request the router still sent to it",
    mend: "fail readiness, but serve what arrives until the routers have caught up",
  },
  "resource-closed-first": {
    label: "A resource was closed before its users",
    provenBy: "the pod answered with a server error after it had been told to stop",
    mend: "close in the reverse order of opening",
  },
  "cancelled-without-answer": {
    label: "Cancelled without an answer",
    provenBy: "the pod dropped the connection in the middle of a request, and lived on",
    mend: "answer 503 with Retry-After before letting go",
  },
  "deadline-missed": {
    label: "The deadline passed",
    provenBy: "no complete answer before the client's deadline",
    mend: "set the server's deadline below the client's",
  },
  "not-ready-yet": {
    label: "Not ready yet",
    provenBy: "the pod was reached before its readiness probe had succeeded",
    mend: "let readiness say the truth while starting",
  },
  "no-endpoint": {
    label: "No endpoint left",
    provenBy: "the router's table was empty",
    mend: "keep enough replicas while one of them stops",
  },
  "answered-before-saved": {
    label: "Answered before it was saved",
    provenBy: "the client was told 2xx and the ledger holds no such payment",
    mend: "commit, then answer",
  },
  "charged-twice": {
    label: "Charged twice",
    provenBy: "the ledger holds the payment more than once",
    mend: "make the payment idempotent",
  },
  unexplained: {
    label: "Unexplained",
    provenBy: "no rule of this list fits: a defect of the lab, please report it",
    mend: "none known",
  },
} as const satisfies Record<string, CauseRow>;

export type Cause = keyof typeof causes;

const causeIds = Object.keys(causes) as Cause[];

export const causeSchema = z.enum(causeIds as [Cause, ...Cause[]]);
