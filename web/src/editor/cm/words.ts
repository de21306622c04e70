import { snippetCompletion, type Completion } from "@codemirror/autocomplete";
import { phases } from "../../../../server/protocol/index.ts";

type Row = readonly [label: string, info: string];

const of = (type: string, rows: readonly Row[]): Completion[] =>
  // What is needed most comes first in its list, and is offered first.
  rows.map(([label, info], index) => ({ label, info, type, boost: -index }));

/** What can be imported by a pod. */
export const modules = of("namespace", [
  ["last-call", "seconds(n): so many cluster seconds, in ms."],
  ["node:http", "createServer and its types."],
  ["node:events", "once(emitter, event): a promise of the next event."],
  ["node:timers/promises", "setTimeout(ms): a promise that is kept later."],
  ["node:stream/consumers", "json, text: read a stream to its end."],
  ["node:stream/promises", "finished, pipeline."],
  ["node:net", "Plain TCP."],
  ["pg", "Pool and Client for the lab’s Postgres."],
  ["ws", "WebSocketServer."],
  ["@opentelemetry/api", "Spans: trace.getTracer."],
  ["@opentelemetry/core", "Propagation and helpers."],
  ["@opentelemetry/sdk-trace", "Tracer provider and span processors, with forceFlush and shutdown."],
  ["@opentelemetry/exporter-trace-otlp-http", "Sends spans to the collector."],
]);

/** After `process.`. */
export const processMembers = [
  ...of("method", [
    ["on", "Calls the listener at every such event. A SIGTERM listener takes the place of dying at once."],
    ["once", "Calls the listener at the next such event, and never again."],
    ["off", "Takes a listener away. Without any, SIGTERM kills again."],
    ["exit", "Ends the process now: whatever is still under way is cut off."],
    ["kill", "Sends a signal to a process, by its id."],
    ["uptime", "Seconds since the process started."],
  ]),
  ...of("property", [
    ["exitCode", "The code with which the process will end by itself once nothing keeps it alive."],
    ["env", "The container’s environment: PORT, the database’s address."],
    ["pid", "1 in a container: signals without a listener are ignored by the kernel there, save SIGKILL."],
  ]),
];

/** In the quotes of `process.on("`. */
export const processEvents = of("constant", [
  ["SIGTERM", "What the kubelet sends first. The grace period has begun before."],
  ["SIGINT", "Ctrl-C at a terminal; some images name it as their stop signal."],
  ["SIGHUP", "The terminal has gone."],
  ["SIGQUIT", "nginx’ word for a graceful stop."],
  ["exit", "The process ends: only what is done at once still happens."],
  ["beforeExit", "Nothing is left to do. It isn’t emitted after process.exit."],
  ["uncaughtException", "Nobody caught it; the process is in no known state."],
  ["unhandledRejection", "A promise failed, and nobody listens."],
]);

/** After the name of an HTTP server. */
export const serverMembers = [
  ...of("method", [
    ["listen", "Opens the door: listen(port, callback)."],
    ["close", "Takes no more connections. Its callback and “close” come when the last connection has ended."],
    [
      "closeIdleConnections",
      "Ends the connections on which no request is under way. close() does so once, by itself.",
    ],
    ["closeAllConnections", "Ends every connection, also those with a request under way."],
    ["getConnections", "How many are open: getConnections((error, count) => …)."],
    ["address", "Where it listens."],
    ["on", "Calls the listener at every such event."],
    ["once", "Calls the listener at the next such event."],
  ]),
  ...of("property", [
    ["listening", "Whether the door is open."],
    [
      "keepAliveTimeout",
      "How long an idle connection is kept, ms. A client’s must be shorter, or the two race.",
    ],
    ["headersTimeout", "How long a request’s head may take, ms."],
    ["requestTimeout", "How long a whole request may take to arrive, ms."],
    ["maxRequestsPerSocket", "After so many answers a connection is ended with Connection: close."],
  ]),
];

/** In the quotes of `server.on("`. */
export const serverEvents = of("constant", [
  ["close", "The last connection has ended, after close()."],
  ["listening", "The door is open."],
  ["connection", "Somebody has connected."],
  ["request", "A request’s head has come in."],
  ["upgrade", "A client wants a WebSocket."],
  ["clientError", "A connection broke, or spoke no HTTP."],
]);

/** After the name of a response. */
export const responseMembers = [
  ...of("method", [
    ["setHeader", 'setHeader("Connection", "close") ends the connection with this answer.'],
    ["writeHead", "Status and headers at once."],
    ["write", "A piece of the body."],
    ["end", "The rest of the body; the answer is complete."],
  ]),
  ...of("property", [
    ["statusCode", "200 unless set."],
    ["headersSent", "Whether it is too late for another status."],
    ["writableEnded", "Whether end() was called."],
    ["writableFinished", "Whether everything was handed to the system."],
  ]),
];

/** After the name of a request. */
export const requestMembers = of("property", [
  ["method", "GET, POST, …"],
  ["url", "Path and query."],
  ["headers", "In lower case."],
  ["socket", "The connection it came on."],
  ["complete", "Whether all of it has arrived."],
]);

/** After the name of a pool of database connections. */
export const poolMembers = [
  ...of("method", [
    ["query", "One statement on any free connection."],
    ["connect", "A connection of one’s own; release() gives it back."],
    ["end", "Waits for what is under way, then closes. Whoever queries later fails."],
  ]),
  ...of("property", [
    ["totalCount", "Connections there are."],
    ["idleCount", "Connections nobody uses."],
    ["waitingCount", "Queries that wait for one."],
  ]),
];

/** Names that are there without an import, and the one of this lab. */
export const globals = [
  ...of("function", [
    ["seconds", "From “last-call”: so many cluster seconds, in ms."],
    ["setTimeout", "Once, later. Its timer keeps the process alive unless unref() is called."],
    ["setInterval", "Again and again. Keeps the process alive, too."],
    ["clearTimeout", "Never mind."],
    ["clearInterval", "No more."],
    ["setImmediate", "After what is waiting now."],
    ["fetch", "An HTTP request of the pod’s own."],
  ]),
  ...of("variable", [
    ["process", "This process: its signals, its exit code, its environment."],
    ["console", "What is printed is the pod’s log."],
  ]),
  ...of("class", [
    ["AbortController", "Calls work off: pass its signal along, then abort()."],
    ["AbortSignal", "AbortSignal.timeout(ms): a deadline."],
    ["Promise", "Promise.race, Promise.all, Promise.allSettled."],
    ["Set", "Such as of what is under way."],
  ]),
];

/** Pieces every shutdown is made of. Which of them, in which order and how long is what a lesson asks. */
export const snippets: readonly Completion[] = [
  snippetCompletion('process.once("SIGTERM", () => {\n\t${}\n});', {
    label: "sigterm",
    detail: "signal handler",
    info: "Without a handler the signal ends the process at once; with one, only the handler’s code does.",
    type: "text",
  }),
  snippetCompletion('await once(${server}, "close");', {
    label: "drained",
    detail: "until the last connection has ended",
    info: "Needs once from node:events, and a server on which close() was called.",
    type: "text",
  }),
  snippetCompletion("setTimeout(() => {\n\t${}\n}, seconds(${5})).unref();", {
    label: "deadline",
    detail: "at the latest",
    info: "A timer that doesn’t keep the process alive by itself.",
    type: "text",
  }),
  ...phases.map(({ label }): Completion => ({
    label: `// ${label}`,
    detail: "a phase’s label",
    info: "The lines below it are marked while the pod is in this phase.",
    type: "text",
  })),
];
