import * as z from "zod/mini";

interface ExamCheckRow {
  /** What has to hold, as a headline. */
  readonly title: string;
  /** The usual mend, as an imperative. */
  readonly mend: string;
  /** The lesson that teaches it. */
  readonly lesson: string;
  /** Without this option nobody can tell, and the check is skipped. */
  readonly needs?: "ready" | "ws" | "sse";
}

/** What a service is examined for, in the order in which it is printed. A new check is one row here, and one judge. */
export const examChecks = {
  "in-flight": {
    title: "Requests under way at the signal are answered in full",
    mend: "handle the signal: close the server, await that, and only then exit",
    lesson: "03-exit-is-not-graceful",
  },
  "propagation-fresh": {
    title: "New connections are served until every router knows",
    mend: "keep accepting for longer than the slowest router needs (a preStop sleep, or a delay before close), then close",
    lesson: "05-endpoint-race",
  },
  "propagation-warm": {
    title: "Kept connections are served until every router knows",
    mend: "say Connection: close on each answer while draining, and close idle connections last of all",
    lesson: "08-sticky-connections",
  },
  "stops-accepting": {
    title: "The door is shut before the process ends",
    mend: "close the listening socket once the routers know, and answer what was accepted before you exit",
    lesson: "04-basic-drain",
  },
  "not-ready": {
    title: "Readiness fails while requests are still answered",
    mend: "let the readiness endpoint answer 503 from the signal on, and serve everything else as before",
    lesson: "06-readiness-is-not-liveness",
    needs: "ready",
  },
  "connection-close": {
    title: "Kept connections are told to close before they are closed",
    mend: "set Connection: close on every answer from the signal on: close() does not",
    lesson: "08-sticky-connections",
  },
  "idle-keep-alive": {
    title: "Idle connections don't hold up the end",
    mend: "close idle connections once the server is closed (closeIdleConnections)",
    lesson: "08-sticky-connections",
  },
  "silent-socket": {
    title: "A connection that never said a word doesn't hold up the end",
    mend: "destroy what is left when the deadline of the drain has passed (closeAllConnections)",
    lesson: "08-sticky-connections",
  },
  "partial-request": {
    title: "Half a request doesn't hold up the end",
    mend: "destroy what is left when the deadline of the drain has passed (closeAllConnections)",
    lesson: "08-sticky-connections",
  },
  "slow-client": {
    title: "A client that reads slowly gets the whole answer",
    mend: "end connections after their answer has been handed over (end, not destroy), and wait for them within the grace",
    lesson: "04-basic-drain",
  },
  upload: {
    title: "An upload that is under way is taken and answered",
    mend: "count a request as under way from its first byte, and wait for it",
    lesson: "04-basic-drain",
  },
  pipelined: {
    title: "Requests that were sent together are all answered",
    mend: "say Connection: close only on the last answer of what has been received",
    lesson: "08-sticky-connections",
  },
  websocket: {
    title: "WebSockets are closed with a close frame",
    mend: "close each WebSocket with 1001 when draining begins, and wait for the answers",
    lesson: "11-websockets",
    needs: "ws",
  },
  stream: {
    title: "Event streams end after a whole event",
    mend: "end each stream in order when draining begins, so that its client comes back with Last-Event-ID",
    lesson: "12-streams",
    needs: "sse",
  },
  deadline: {
    title: "A request that never ends is given up within the grace",
    mend: "bound the drain: after a deadline below the grace, destroy what is left and exit",
    lesson: "09-request-deadlines",
  },
  "startup-signal": {
    title: "A signal while it starts ends it",
    mend: "install the handler first of all, and let it end a start that is not over",
    lesson: "02-who-gets-the-signal",
  },
  "second-signal": {
    title: "A second signal loses no request",
    mend: "let the handler run once; a supervisor may say it twice",
    lesson: "19-second-signal",
  },
  interrupt: {
    title: "SIGINT ends it like SIGTERM",
    mend: "handle SIGINT by the same shutdown",
    lesson: "02-who-gets-the-signal",
  },
  "exit-code": {
    title: "The exit code says that all was well",
    mend: "exit 0 after the drain; exit codes other than 0 and 143 are read as a crash",
    lesson: "03-exit-is-not-graceful",
  },
  "within-grace": {
    title: "It has ended before the grace is over",
    mend: "bound every step of the shutdown, and their sum by the grace less the preStop hook",
    lesson: "17-grace-budget",
  },
  "prompt-when-idle": {
    title: "With nothing to do it ends at once",
    mend: "exit when the drain is over instead of waiting out a fixed time",
    lesson: "17-grace-budget",
  },
  orphans: {
    title: "Nothing is left behind",
    mend: "end your child processes and await them, or let the program be process 1 (exec)",
    lesson: "02-who-gets-the-signal",
  },
} as const satisfies Record<string, ExamCheckRow>;

export type ExamCheckId = keyof typeof examChecks;
export const examCheckIds = Object.keys(examChecks) as ExamCheckId[];
export const examCheckIdSchema = z.enum(examCheckIds as [ExamCheckId, ...ExamCheckId[]]);
