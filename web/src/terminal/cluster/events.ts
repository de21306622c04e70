import type { ContainerRecord, History, PodRecord, ProbeRecord } from "../../../../server/protocol/index.ts";
import { mainContainer } from "./containers.ts";
import { app, namespace, nodesOf, targetPort } from "./names.ts";
import { ipOf } from "./pods.ts";

/** An event of the API, as `kubectl get events` shows it; equal ones are counted. Times are ms since the run began. */
export interface ApiEvent {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  /** Such as `pod/web-1`. */
  readonly object: string;
  readonly from: "kubelet" | "default-scheduler" | "deployment-controller" | "node-controller";
  readonly message: string;
}

type Single = Omit<ApiEvent, "first" | "last" | "count"> & { readonly t: number };

function probeFailure({ address }: PodRecord, { probe, result, status }: ProbeRecord, path: string): string {
  const name = probe.slice(0, 1).toUpperCase() + probe.slice(1);
  const url = `Get "http://${ipOf(address)}:${targetPort}${path}"`;
  switch (result) {
    case "answered":
      return `${name} probe failed: HTTP probe failed with statuscode: ${status ?? 0}`;
    case "refused":
      return `${name} probe failed: ${url}: dial tcp ${ipOf(address)}:${targetPort}: connect: connection refused`;
    case "timed-out":
      return `${name} probe failed: ${url}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    default:
      return `${name} probe failed: ${url}: EOF`;
  }
}

function* containerEvents(
  history: History,
  pod: PodRecord,
  name: string,
  record: ContainerRecord,
): Generator<Single> {
  const { deployment } = history.header.scenario;
  const spec = deployment.sidecars.find((each) => each.name === name) ?? deployment;
  const about = { object: `pod/${pod.name}`, from: "kubelet" } as const;
  const normal = { ...about, type: "Normal" } as const;
  const warning = { ...about, type: "Warning" } as const;
  for (const { started } of record.runs) {
    yield { ...normal, t: started.t, reason: "Created", message: `Created container: ${name}` };
    yield { ...normal, t: started.t, reason: "Started", message: `Started container ${name}` };
  }
  const killed = [
    ...record.preStops,
    ...record.signals.filter(({ by }) => by === "kubelet" || by === "probe"),
  ].toSorted((a, b) => a.t - b.t);
  // One for each process: the hook, the signal and SIGKILL are parts of the same killing.
  const said = new Set<number>();
  for (const moment of killed) {
    const run = record.runs.findLastIndex(({ started }) => started.t <= moment.t);
    if (said.has(run)) continue;
    said.add(run);
    const probe = "by" in moment && moment.by === "probe";
    const message = probe
      ? `Container ${name} failed liveness probe, will be restarted`
      : `Stopping container ${name}`;
    yield { ...normal, t: moment.t, reason: "Killing", message };
  }
  for (const { ended } of record.preStops)
    if (ended?.failed !== undefined)
      yield { ...warning, t: ended.t, reason: "FailedPreStopHook", message: "PreStopHook failed" };
  for (const probe of record.probes) {
    const settings = probe.probe === "door" ? undefined : spec[probe.probe];
    if (!probe.ok && settings)
      yield { ...warning, t: probe.t, reason: "Unhealthy", message: probeFailure(pod, probe, settings.path) };
  }
  for (const { t } of record.backoffs)
    yield {
      ...warning,
      t,
      reason: "BackOff",
      message: `Back-off restarting failed container ${name} in pod ${pod.name}_${namespace}`,
    };
}

function* all(history: History): Generator<Single> {
  for (const pod of history.pods.values()) {
    const object = `pod/${pod.name}`;
    const message = `Successfully assigned ${namespace}/${pod.name} to ${pod.node}`;
    yield {
      t: pod.created.t,
      type: "Normal",
      reason: "Scheduled",
      object,
      from: "default-scheduler",
      message,
    };
    yield* containerEvents(history, pod, mainContainer, pod);
    for (const [name, sidecar] of pod.sidecars) yield* containerEvents(history, pod, name, sidecar);
  }
  for (const event of history.rollouts) {
    if (event.type !== "rollout.scaled") continue;
    const { t, revision, from, to } = event;
    const message = `Scaled ${to > from ? "up" : "down"} replica set ${app}-${revision} from ${from} to ${to}`;
    const object = `deployment/${app}`;
    yield { t, type: "Normal", reason: "ScalingReplicaSet", object, from: "deployment-controller", message };
  }
  for (const event of history.maintenance) {
    if (event.type !== "node.cordoned" && event.type !== "node.uncordoned") continue;
    const { t, node } = event;
    const reason = event.type === "node.cordoned" ? "NodeNotSchedulable" : "NodeSchedulable";
    const message = `Node ${node} status is now: ${reason}`;
    if (nodesOf(history).includes(node))
      yield { t, type: "Normal", reason, object: `node/${node}`, from: "kubelet", message };
  }
}

/** The API's events up to `t`, the one that was seen last at the end. */
export function eventsAt(history: History, t: number): ApiEvent[] {
  const byText = new Map<string, ApiEvent>();
  for (const { t: at, ...event } of all(history)) {
    if (at > t) continue;
    const key = `${event.object} ${event.reason} ${event.message}`;
    const known = byText.get(key);
    byText.set(key, {
      ...event,
      first: Math.min(known?.first ?? at, at),
      last: Math.max(known?.last ?? at, at),
      count: (known?.count ?? 0) + 1,
    });
  }
  return [...byText.values()].toSorted((a, b) => a.last - b.last);
}
