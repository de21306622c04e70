import {
  clusterTime,
  handlesAt,
  learned,
  settingLimits,
  slowestPropagation,
  zero,
  type Cause,
  type History,
  type PodRecord,
  type Settings,
} from "../../../../server/protocol/index.ts";

/** A setting that would have saved what was lost, to be tried in a run of its own. */
export interface WhatIf {
  /** On the button. */
  readonly says: string;
  /** What it does, and what it doesn't. */
  readonly why: string;
  readonly changed: Settings;
}

/** Cluster seconds that a setting is longer than what was seen: real processes are never twice alike. */
const margin = 0.5;

const tenths = (seconds: number): number => Math.ceil(seconds * 10 - 1e-6) / 10;

/**
 * The change of a setting that answers a cause, where one does. A cause that lies in the program has none: its line is
 * shown instead.
 */
export function whatIf(history: History, cause: Cause, pod: PodRecord | undefined): WhatIf | undefined {
  switch (cause) {
    case "door-shut-before-router-knew":
    case "turned-away":
      return longerHook(history, pod);
    case "killed-at-the-grace":
    case "socket-held":
      return longerGrace(history, pod);
    case "job-dropped":
    case "flush-cut-off":
      return pod?.signals.some(({ by }) => by === "grace") ? longerGrace(history, pod) : undefined;
    case "idle-connection-closed":
      return {
        says: "Run it with a connection for each request",
        why: "No request then meets a connection that is just being closed. It costs a handshake each.",
        changed: { connections: "fresh" },
      };
    default:
      return undefined;
  }
}

/** The longest that any router of this scenario may take to hear of a pod's deletion, in cluster seconds. */
function slowestNews({ header }: History): number {
  const { scenario } = header;
  const { loadBalancer, ingress } = scenario;
  const checks = loadBalancer
    ? loadBalancer.unhealthyThreshold * loadBalancer.interval + loadBalancer.timeout
    : 0;
  return Math.max(
    slowestPropagation(scenario),
    ingress?.sync.max ?? 0,
    loadBalancer ? (loadBalancer.deregistration?.max ?? checks) : 0,
  );
}

function longerHook(history: History, pod: PodRecord | undefined): WhatIf | undefined {
  // The hook belongs to a deletion: a signal by hand runs none.
  if (!pod?.deleted) return undefined;
  const { scenario } = history.header;
  const seen = [...history.routers.values()].map((router) => {
    const told = learned(router, pod.name, pod.deleted?.t ?? 0);
    return told ? clusterTime(history, told.t) - clusterTime(history, pod.deleted?.t ?? 0) : 0;
  });
  const news = Math.max(slowestNews(history), ...seen);
  const preStop = tenths(news + margin);
  const { grace } = scenario.deployment;
  // The grace counts from the deletion, and the pod needs what it took after its signal as well.
  const after = pod.exited ? (pod.exited.t - (pod.signals[0]?.t ?? pod.exited.t)) / scenario.second : 0;
  const needed = Math.ceil(preStop + after + 2);
  if (preStop > settingLimits.preStop || Math.max(grace, needed) > settingLimits.grace) return undefined;
  return {
    says: `Run it with a preStop hook that sleeps ${preStop.toFixed(1)} s`,
    why: `The signal then comes once the slowest router, which may take ${news.toFixed(1)} s, has heard of the deletion.`,
    changed: { preStop, ...(needed > grace && { grace: needed }) },
  };
}

function longerGrace(history: History, pod: PodRecord | undefined): WhatIf | undefined {
  if (!pod?.deleted) return undefined;
  const { scenario } = history.header;
  // A pod that doesn't listen for its signal only dies later with a longer grace.
  const told = pod.signals.find(({ by }) => by === "kubelet");
  if (!told || !handlesAt(pod, told.signal, told.t)) return undefined;
  // A grace that the deletion itself named can't be set for the deployment.
  if (pod.deleted.graceSeconds !== Math.max(1, scenario.deployment.grace)) return undefined;
  const end = zero(history) ?? 0;
  const longestRequest = [...history.requests.values()].reduce(
    (most, { pod: on, observed, sent, settled }) =>
      on === pod.name && observed === "ok" && settled ? Math.max(most, settled.t - sent.t) : most,
    0,
  );
  const used = (Math.max(pod.exited?.t ?? end, end) - end) / scenario.second;
  const grace = Math.ceil(
    Math.max(used, pod.deleted.graceSeconds) + longestRequest / scenario.second + margin,
  );
  if (grace > settingLimits.grace) return undefined;
  return {
    says: `Run it with ${grace} s of grace`,
    why: "SIGKILL then comes later. Whatever never ends is still killed.",
    changed: { grace },
  };
}
