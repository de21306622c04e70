import { lastAt, type History, type PodRecord } from "../../../../server/protocol/index.ts";
import { containersAt, type ContainerView } from "./containers.ts";

export type Phase = "Pending" | "Running" | "Succeeded" | "Failed";

/** A pod as the API server has it at a moment. Times are ms since the run began. */
export interface PodView {
  readonly record: PodRecord;
  readonly name: string;
  readonly node: string;
  readonly ip: string;
  readonly port: number;
  readonly created: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly phase: Phase;
  readonly containers: readonly ContainerView[];
  readonly ready: boolean;
  readonly deleted: { readonly t: number; readonly grace: number } | undefined;
  /** Whether a controller would replace it. */
  readonly controlled: boolean;
}

/** The address without its port. */
export const ipOf = (address: string): string => address.replace(/:\d+$/, "");

function viewOf(history: History, record: PodRecord, t: number): PodView {
  const { name, node, address, created, finished, revision, deleted } = record;
  const containers = containersAt(history, record, t);
  const controlled = history.header.scenario.deployment.controller === "deployment";
  const begun = containers.some(
    ({ native, state }) => !native && !(state.is === "waiting" && state.reason === "ContainerCreating"),
  );
  const over = finished && finished.t <= t ? finished.phase : undefined;
  return {
    record,
    name,
    node,
    ip: ipOf(address),
    port: Number(/:(\d+)$/.exec(address)?.[1] ?? 8080),
    created: created.t,
    labels: { app: "web", ...(controlled && { revision: String(revision) }) },
    phase: over ?? (begun ? "Running" : "Pending"),
    containers,
    ready: over === undefined && (lastAt(record.readiness, t)?.ready ?? false),
    deleted: deleted && deleted.t <= t ? { t: deleted.t, grace: deleted.graceSeconds } : undefined,
    controlled,
  };
}

/** The pods that the API server has at `t`, by name. */
export const podsAt = (history: History, t: number): PodView[] =>
  [...history.pods.values()]
    .filter(({ created, removed }) => created.t <= t && !(removed && removed.t <= t))
    .map((record) => viewOf(history, record, t))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** A pod as the API server has it at `t`, or as it was at its end; undefined before it was created. */
export function lastSeen(history: History, name: string, t: number): PodView | undefined {
  const record = history.pods.get(name);
  if (!record || record.created.t > t) return undefined;
  return viewOf(history, record, Math.min(t, record.removed?.t ?? Infinity));
}

/** The columns READY, STATUS and RESTARTS, by the rules of kubectl's own printer (Kubernetes 1.36, pkg/printers). */
export function podColumns(
  pod: PodView,
  ago: (t: number) => string,
): { ready: string; status: string; restarts: string } {
  const { containers, phase } = pod;
  const native = containers.filter((container) => container.native);
  const ordinary = containers.filter((container) => !container.native);
  const blocking = native.find(({ state }) => state.is !== "running");
  const initialized =
    blocking === undefined ||
    ordinary.some(({ state }) => state.is !== "waiting" || state.reason === "CrashLoopBackOff");
  let status: string = phase;
  if (blocking && !initialized) {
    const { state } = blocking;
    status =
      state.is === "waiting" && state.reason !== "ContainerCreating"
        ? `Init:${state.reason}`
        : `Init:${native.indexOf(blocking)}/${native.length}`;
  } else {
    // The first container has the last word.
    for (const { state } of ordinary.toReversed()) if (state.is !== "running") status = state.reason;
    const runs = ordinary.some(({ state, ready }) => state.is === "running" && ready);
    if (status === "Completed" && runs) status = pod.ready ? "Running" : "NotReady";
  }
  if (pod.deleted && phase !== "Succeeded" && phase !== "Failed") status = "Terminating";
  const counted = initialized ? containers : native;
  const restarts = counted.reduce((sum, container) => sum + container.restarts, 0);
  const last = Math.max(...counted.map((container) => container.last?.finished ?? -1));
  return {
    ready: `${containers.filter(({ ready }) => ready).length}/${containers.length}`,
    status,
    restarts: restarts > 0 && last >= 0 ? `${restarts} (${ago(last)} ago)` : String(restarts),
  };
}

/** Moments after `from`, up to `to`, at which something about a pod changed, in order. */
export function changesOf(history: History, from: number, to: number): number[] {
  const moments = new Set<number>();
  const add = (moment: { readonly t: number } | undefined): void => {
    if (moment && moment.t > from && moment.t <= to) moments.add(moment.t);
  };
  for (const pod of history.pods.values()) {
    for (const moment of [pod.created, pod.deleted, pod.finished, pod.removed]) add(moment);
    for (const moment of pod.readiness) add(moment);
    for (const container of [pod, ...pod.sidecars.values()]) {
      for (const moment of container.backoffs) add(moment);
      for (const { started, exited } of container.runs) {
        add(started);
        add(exited);
      }
    }
  }
  for (const moment of [...history.slices, ...history.rollouts, ...history.maintenance]) add(moment);
  return [...moments].toSorted((a, b) => a - b);
}
