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
  "signal-not-passed-on": {
    label: "The signal never reached the program",
    provenBy:
      "the pod's command is a shell or a runner; that one got the stop signal, and the program behind it worked on until it was ended with it",
    mend: "make the program process 1: name it in the command itself, or let the shell exec it",
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
    provenBy:
      "the request went out on a kept connection that the pod was just closing, or had kept beyond its door",
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
  "error-of-its-own": {
    label: "The pod answered with an error of its own",
    provenBy: "a server error from a pod that nobody had told to stop: no matter of its shutdown",
    mend: "read the pod's log",
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
    provenBy:
      "the pod was reached before its readiness probe had succeeded, or before it had anything but errors to give",
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
  "killed-by-its-probe": {
    label: "Killed by its liveness probe",
    provenBy:
      "a liveness or startup probe failed too often, and the kubelet ended the container with the request in flight",
    mend: "let liveness say that the process works, not that it is ready; it stays 200 while draining",
  },
  "proxy-gave-up": {
    label: "The proxy gave up",
    provenBy: "the proxy answered 502 or 504 itself, after its last try on a pod had failed",
    mend: "mend what broke the try behind it; a proxy must not retry what may have had an effect",
  },
  "job-dropped": {
    label: "A job was dropped in the middle",
    provenBy: "the pod ended with the job claimed and neither finished nor released",
    mend: "stop claiming, then finish what is claimed or give it back",
  },
  "job-done-twice": {
    label: "A job was done twice",
    provenBy: "the ledger's job history has it finished more than once",
    mend: "keep the lease longer than the job, and finish only what is still yours",
  },
  "claimed-while-stopping": {
    label: "A job was claimed while stopping",
    provenBy: "the pod claimed the job after the signal and did not finish it",
    mend: "stop claiming first of all",
  },
  "tracer-not-shut-down": {
    label: "The tracer was not flushed at the end",
    provenBy:
      "the pod answered the request and exited by itself; the collector was there and got none of its last spans",
    mend: "await the tracer's shutdown as the last step",
  },
  "flush-cut-off": {
    label: "The flush was cut off",
    provenBy: "the process was killed before the spans of requests it had answered were sent",
    mend: "leave time for the flush within the grace, and bound it",
  },
  "collector-dead": {
    label: "The collector was dead",
    provenBy: "nothing at all reached the collector from this pod once it stopped answering",
    mend: "bound the flush; nothing in the pod can save these spans",
  },
  "socket-dropped": {
    label: "A WebSocket was dropped",
    provenBy: "the connection ended without a close frame (1006)",
    mend: "close each WebSocket with 1001, then wait for it",
  },
  "socket-held": {
    label: "A WebSocket was held to the end",
    provenBy: "the connection was still open when SIGKILL came at the end of the grace",
    mend: "close each WebSocket with 1001 when draining begins",
  },
  "event-lost": {
    label: "A stream event was lost",
    provenBy: "the client resumed after one event and the next one it got was not its successor",
    mend: "send ids, and resume from Last-Event-ID",
  },
  "event-doubled": {
    label: "A stream event came twice",
    provenBy: "the client got an event it had already had",
    mend: "resume after Last-Event-ID, not at it",
  },
  "client-left-behind": {
    label: "A stream's client was left behind",
    provenBy: "its client never heard of the feed again, while the feed went on",
    mend: "let clients come back soon, and go on after their Last-Event-ID",
  },
  "stream-cut": {
    label: "A stream was cut in the middle of an event",
    provenBy: "the connection ended within an event, which never came again",
    mend: "end the stream after a whole event",
  },
  unexplained: {
    label: "Unexplained",
    provenBy: "no rule of this list fits: a defect of the lab, please report it",
    mend: "none known",
  },
} as const satisfies Record<string, CauseRow>;

export type Cause = keyof typeof causes;

export const causeIds = Object.keys(causes) as Cause[];

export const causeSchema = z.enum(causeIds as [Cause, ...Cause[]]);

/** A cause within a sentence: its label with a small first letter, unless that begins a name such as SIGKILL. */
export function causePhrase(cause: Cause): string {
  const { label } = causes[cause];
  return /^[A-Z][a-z]* /.test(`${label} `) ? label.slice(0, 1).toLowerCase() + label.slice(1) : label;
}
