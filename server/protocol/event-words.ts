import type { EventOf, EventType, LabEvent } from "./event.ts";
import { exitLabel } from "./exit.ts";
import { outcomes } from "./outcome.ts";

type Words = { [T in EventType]: (event: EventOf<T>) => string };

const of = (pod: string, sidecar: string | undefined): string =>
  sidecar === undefined ? pod : `${sidecar} in ${pod}`;
const nobody = (pod: string | null): string => pod ?? "nobody: there is no endpoint";
const list = (pods: readonly string[]): string => (pods.length === 0 ? "no pod" : pods.join(", "));
const before = (attempt: number): string => (attempt > 0 ? ", again" : "");

/** What each kind of event says, as the rest of a sentence that begins with its time. */
const words: Words = {
  "run.started": ({ seed }) => `the run starts with seed ${seed}`,
  "run.finished": ({ how, why }) => `the run is over: ${why ?? how}`,
  "check.settled": ({ check, status }) => `the check ${check}: ${status}`,
  "loss.explained": ({ of: what, id, cause }) => `why ${what} #${id} was lost: ${cause}`,
  "command.accepted": ({ command }) => `${command} is accepted`,
  "command.refused": ({ command, why }) => `${command} is refused: ${why}`,
  "journal.dropped": ({ events }) => `the journal gave up ${events} events`,

  "pod.created": ({ pod, node }) => `${pod} is created on node ${node}`,
  "pod.started": ({ pod, sidecar, pid, restart = 0 }) =>
    `${of(pod, sidecar)} starts as process ${pid}${restart > 0 ? `, restart ${restart}` : ""}`,
  "pod.ready": ({ pod }) => `${pod} is ready`,
  "pod.unready": ({ pod, why }) => `${pod} is not ready: ${why}`,
  "pod.deleted": ({ pod, graceSeconds }) => `${pod} is deleted, with ${graceSeconds} s of grace`,
  "pod.exited": ({ pod, sidecar, ...exit }) => `${of(pod, sidecar)} ends: ${exitLabel(exit)}`,
  "pod.backoff": ({ pod, sidecar, waitSeconds }) =>
    `CrashLoopBackOff: ${of(pod, sidecar)} is restarted after ${waitSeconds} s`,
  "pod.finished": ({ pod, phase }) => `${pod} is over: ${phase}`,
  "pod.removed": ({ pod, forced }) => `${pod} is gone from the API${forced ? ", by force" : ""}`,
  "prestop.started": ({ pod, hook }) => `the preStop hook of ${pod} starts: ${hook}`,
  "prestop.finished": ({ pod }) => `the preStop hook of ${pod} ends`,
  "prestop.failed": ({ pod, why }) => `the preStop hook of ${pod} fails: ${why}`,
  "signal.sent": ({ pod, sidecar, signal, by }) =>
    `${signal} to ${of(pod, sidecar)}${
      { kubelet: "", learner: ", by hand", grace: ": its grace is over", probe: ": its probe has failed" }[
        by as string
      ] ?? ", at the end of the run"
    }`,
  "probe.settled": ({ pod, sidecar, probe, ok, status, result }) =>
    `${probe} probe of ${of(pod, sidecar)}: ${ok ? "success" : "failure"}, ${status ?? result}`,

  "slice.changed": ({ endpoints }) =>
    `the EndpointSlice now says ready: ${list(endpoints.filter(({ ready }) => ready).map(({ pod }) => pod))}`,
  "router.programmed": ({ router, endpoints }) =>
    `router ${router} writes its table: ${list(endpoints.map(({ pod }) => pod))}`,
  "target.checked": ({ router, target, ok, status }) =>
    `${router} checks ${target}: ${status ?? "no answer"}, ${ok ? "healthy" : "unhealthy"}`,
  "proxy.tried": ({ router, request, nth, pod }) =>
    `${router} tries #${request} on ${nobody(pod)} (try ${nth})`,
  "proxy.settled": ({ router, request, nth, result }) => `try ${nth} of #${request} by ${router}: ${result}`,

  "rollout.started": ({ revision }) => `the rollout of revision ${revision} starts`,
  "rollout.scaled": ({ revision, from, to, why }) => `revision ${revision} is scaled ${from} → ${to}: ${why}`,
  "rollout.finished": ({ revision }) => `revision ${revision} is rolled out`,
  "eviction.allowed": ({ pod }) => `the eviction of ${pod} is allowed`,
  "eviction.denied": ({ pod, why }) => `the eviction of ${pod} is denied: ${why}`,
  "budget.changed": ({ minAvailable }) => `the budget wants ${minAvailable} available`,
  "node.cordoned": ({ node }) => `node ${node} is cordoned`,
  "node.uncordoned": ({ node }) => `node ${node} is uncordoned`,
  "node.drained": ({ node }) => `node ${node} is drained`,

  "request.sent": ({ request, client, pod, reused, attempt = 1 }) =>
    `${client} sends #${request}${attempt > 1 ? ` (attempt ${attempt})` : ""}${
      pod === null ? "" : ` to ${pod}`
    }${reused ? " on a kept connection" : ""}`,
  "request.connected": ({ request }) => `#${request} is connected`,
  "request.first-byte": ({ request }) => `the first byte of the answer to #${request}`,
  "request.settled": ({ request, outcome, status }) =>
    `#${request} ends: ${outcomes[outcome].label}${status === undefined ? "" : ` (${status})`}`,
  "request.abandoned": ({ request }) => `#${request} is not tried again`,
  "request.reconciled": ({ request, outcome, committed }) =>
    `the ledger holds #${request} ${committed === 1 ? "once" : `${committed} times`}: ${outcomes[outcome].label}`,
  "reply.received": ({ request, head }) => `the answer to #${request}: ${head.split("\r\n", 1)[0]}`,
  "connection.opened": ({ pod }) => `a connection to ${nobody(pod)} opens`,
  "connection.closed": ({ pod, by, how }) =>
    `a connection to ${nobody(pod)} is closed by the ${by}${how === "rst" ? " with a reset" : ""}`,

  "socket.opened": ({ socket, client, pod, attempt }) =>
    `${client} opens WebSocket ${socket} to ${nobody(pod)}${before(attempt)}`,
  "socket.failed": ({ client, pod, status, errno }) =>
    `${client} gets no WebSocket from ${nobody(pod)}: ${status ?? errno ?? "no answer"}`,
  "socket.closed": ({ socket, code, by }) => `WebSocket ${socket} is closed by the ${by}: ${code}`,
  "stream.opened": ({ stream, client, pod, lastEventId }) =>
    `${client} opens stream ${stream} to ${nobody(pod)}${lastEventId === null ? "" : ` after event ${lastEventId}`}`,
  "stream.failed": ({ client, pod, status, errno }) =>
    `${client} gets no stream from ${nobody(pod)}: ${status ?? errno ?? "no answer"}`,
  "stream.event": ({ stream, event }) => `event ${event} on stream ${stream}`,
  "stream.closed": ({ stream, how, partial }) =>
    `stream ${stream} ${how === "ended" ? "ends" : "is cut"}${partial ? " in the middle of an event" : ""}`,

  "trial.started": ({ service }) => `the test is tried on ${service}`,
  "trial.ended": ({ service, stopped, ...exit }) =>
    `the trial on ${service} ends: ${stopped ?? exitLabel(exit)}`,

  "payment.committed": ({ request }) => `the payment of #${request} is in the ledger`,
  "job.queued": ({ job }) => `job ${job} is queued`,
  "job.claimed": ({ job, pod }) => `${pod} claims job ${job}`,
  "job.finished": ({ job, pod }) => `${pod} finishes job ${job}`,
  "job.released": ({ job, pod }) => `${pod} gives job ${job} back`,
  "database.opened": ({ pod }) => `${pod} connects to the database`,
  "database.closed": ({ pod, how }) =>
    `a database connection of ${pod} ends${how === "terminate" ? " with a goodbye" : ` without one (${how})`}`,
  "span.received": ({ pod, name }) => `the collector gets a span of ${pod}: ${name}`,

  log: ({ pod, sidecar, line }) => `${of(pod, sidecar)} prints: ${line}`,
  "reported.listening": ({ pod }) => `${pod} says that it listens`,
  "reported.handlers": ({ pod, signals }) =>
    `${pod} says that it handles ${signals.length === 0 ? "no signal" : signals.join(", ")}`,
  "reported.closing": ({ pod }) => `${pod} says that it closes its door`,
  "reported.connections": ({ pod, open, active }) => `${pod} says: ${open} connections, ${active} busy`,
  "reported.alive": ({ pod, by }) => `${pod} is kept alive by ${list(by).replace("no pod", "nothing")}`,
};

/** One event as a short sentence without its time: "SIGTERM to web-1". A type unknown to this version is named as it is. */
export function eventInWords(event: LabEvent): string {
  const say = words[event.type] as ((event: LabEvent) => string) | undefined;
  return say ? say(event) : (event as { type: string }).type;
}
