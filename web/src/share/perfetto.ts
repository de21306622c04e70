import {
  exitLabel,
  explain,
  isLost,
  usable,
  zero,
  type History,
  type Moment,
  type PodRecord,
  type RequestRecord,
} from "../../../server/protocol/index.ts";
import { Trace, type Track } from "./trace.ts";

/**
 * A run in the JSON Trace Event Format, which ui.perfetto.dev and chrome://tracing open. Clients, routers and pods are
 * processes; a request is an asynchronous slice at its client and another one in the pod, joined by a flow; signals
 * and landmarks are instants. Times are µs since the run began.
 */
export function toPerfetto(history: History): string {
  const trace = new Trace();
  const cluster = trace.process("cluster");
  const pods = new Map<string, ReturnType<Trace["process"]>>();
  for (const router of history.routers.values()) {
    const beliefs = trace.process(`router ${router.node}`).thread("its table");
    router.tables.forEach((table, index) => {
      const until = router.tables[index + 1]?.t ?? history.lastT;
      beliefs.slice(`lists ${usable(table.endpoints).join(", ") || "nobody"}`, table.t, until, {
        "lag in cluster seconds": table.lagSeconds,
        event: table.seq,
      });
    });
  }
  for (const pod of history.pods.values()) {
    const process = trace.process(pod.name);
    pods.set(pod.name, process);
    podInto(process, pod, history);
  }
  const api = cluster.thread("API");
  for (const slice of history.slices) {
    const words = slice.endpoints.map(
      ({ pod, ready, serving, terminating }) =>
        `${pod}: ready ${ready}, serving ${serving}, terminating ${terminating}`,
    );
    api.instant("EndpointSlice", slice.t, { endpoints: words.join("; "), event: slice.seq });
  }
  const clients = new Map<string, Track>();
  for (const request of history.requests.values()) {
    const client =
      clients.get(request.client) ?? trace.process(`client ${request.client}`).thread("requests");
    clients.set(request.client, client);
    requestInto(client, pods.get(request.pod ?? "")?.thread("requests"), request, history);
  }
  jobsInto(trace, history);
  const { header } = history;
  return trace.toJson({
    made: "by Last Call from a journal",
    lesson: header.lesson,
    variant: header.edited ? "a program of one's own" : header.variant,
    seed: header.scenario.seed,
    startedAt: header.startedAt,
    runtime: header.runtime,
    "ms per cluster second": header.scenario.second,
    "deletion, µs since the run began": Math.round((zero(history) ?? 0) * 1000),
  });
}

type Process = ReturnType<Trace["process"]>;

function podInto(process: Process, pod: PodRecord, history: History): void {
  const main = process.thread("process");
  for (const { started, exited } of pod.runs) {
    main.slice(`pid ${started.pid}`, started.t, exited?.t ?? history.lastT, { restart: started.restart });
    if (exited) main.instant(exitLabel(exited), exited.t, { event: exited.seq, open: exited.open });
  }
  for (const { t, seq, signal, by } of pod.signals) main.instant(signal, t, { by, event: seq });
  for (const { t, seq, ready, why } of pod.readiness) {
    main.instant(ready ? "ready" : "not ready", t, { event: seq, ...(why !== undefined && { why }) });
  }
  const { deleted, preStop } = pod;
  if (deleted) {
    const shutdown = process.thread("shutdown");
    const over = pod.exited?.t ?? history.lastT;
    shutdown.slice("terminating", deleted.t, over, { "grace in seconds": deleted.graceSeconds });
    shutdown.instant("deleted", deleted.t, { event: deleted.seq });
    // A hook may have begun because of a probe, before the deletion: only inside of it does it nest.
    if (preStop && preStop.t >= deleted.t) {
      shutdown.slice("preStop", preStop.t, Math.min(preStop.ended?.t ?? over, over), { hook: preStop.hook });
    }
  }
  const lines = history.logs.filter((line) => line.pod === pod.name);
  if (lines.length > 0) {
    const log = process.thread("log");
    for (const { t, stream, line } of lines) log.instant(line, t, { stream });
  }
}

function requestInto(client: Track, pod: Track | undefined, request: RequestRecord, history: History): void {
  const { id, sent, settled, connected, outcome } = request;
  const end = settled?.t ?? history.lastT;
  const cause = outcome && isLost(outcome) ? explain(history, request)?.cause : undefined;
  // Slices of one name share a track in the viewer: the number is among the facts.
  const facts = {
    request: id,
    outcome: outcome ?? "under way",
    ...(request.status !== undefined && { status: request.status }),
    ...(request.errno !== undefined && { errno: request.errno }),
    ...(cause && { cause }),
    pod: request.pod ?? "none",
    router: request.router,
    connection: request.reused ? "reused" : "new",
    ...(request.retryOf !== undefined && { "retry of": request.retryOf, attempt: request.attempt ?? 0 }),
  };
  client.async(`client-${id}`, "request", `${request.method} ${request.path}`, sent.t, end, facts);
  if (cause) client.instant(`#${id} ${outcome}`, end, { cause });
  const arrived = connected ?? (request.reused ? sent : undefined);
  if (!pod || !arrived) return;
  pod.async(`pod-${id}`, "served", "served", arrived.t, Math.max(end, arrived.t), facts);
  client.flow(id, `#${id}`, sent.t, pod, arrived.t);
}

function jobsInto(trace: Trace, history: History): void {
  if (history.jobs.size === 0) return;
  const jobs = trace.process("jobs").thread("claims");
  for (const { id, steps } of history.jobs.values()) {
    steps.forEach((step, index) => {
      if (step.what !== "claimed") return;
      const next: Moment | undefined = steps[index + 1];
      jobs.async(`job-${id}-${index}`, "job", `job at ${step.pod}`, step.t, next?.t ?? history.lastT, {
        job: id,
        ended: steps[index + 1]?.what ?? "never",
      });
    });
  }
}
