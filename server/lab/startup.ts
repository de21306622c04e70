import type { Cluster } from "../cluster/index.ts";
import { exitLabel, type ContainerRecord, type History, type PodRecord } from "../protocol/index.ts";
import { slowestNews } from "./slowest-news.ts";
import type { Waiting } from "./waiting.ts";

/** How long the pods may take until all are ready, in ms of wall-clock time. */
const patience = 15_000;
/** How much of a failed pod's log its error quotes. */
const lastLines = 6;

/** The first container that has ended: the kubelet may restart it for ever, yet somebody has to look at it. */
function deadIn(history: History): { name: string; pod: PodRecord; container: ContainerRecord } | undefined {
  for (const pod of history.pods.values()) {
    const containers: [string, ContainerRecord][] = [
      [pod.name, pod],
      ...[...pod.sidecars].map(([name, it]): [string, ContainerRecord] => [`${name} of ${pod.name}`, it]),
    ];
    const dead = containers.find(([, container]) => container.runs.some(({ exited }) => exited));
    if (dead) return { name: dead[0], pod, container: dead[1] };
  }
  return undefined;
}

/**
 * Starts the cluster's pods and waits until all are ready and every router lists them.
 *
 * @throws Error naming the pod, how far it got, its last words and what to look at.
 */
export async function startup(
  cluster: Cluster,
  history: History,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<void> {
  const { scenario } = history.header;
  const { replicas } = scenario.deployment;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience + slowestNews(scenario));
  const settled = () => cluster.isReady(replicas) || deadIn(history) !== undefined;
  const until = AbortSignal.any([signal, late.signal]);
  try {
    // What can't be started says so at once; a sidecar that never gets up would hold this up for ever.
    const starting = cluster.start().then(() => waiting.until(settled, until));
    await Promise.race([starting, waiting.until(settled, until)]);
  } finally {
    clearTimeout(timer);
  }
  if (signal.aborted || (cluster.isReady(replicas) && !deadIn(history))) return;
  throw new Error(complaint(history));
}

function complaint(history: History): string {
  const { deployment } = history.header.scenario;
  const pods = [...history.pods.values()];
  const dead = deadIn(history);
  const exited = dead?.container.runs.find((run) => run.exited)?.exited;
  if (dead && exited) {
    return `${dead.name} ended before it was ready: ${exitLabel(exited)}${exited.why ? `, ${exited.why}` : ""}${quote(history, dead.pod.name)}`;
  }
  const idle = pods.find((pod) => !pod.started);
  if (idle) {
    const sidecar = [...idle.sidecars.keys()].at(-1);
    return `${idle.name} was not started within ${patience / 1000} s: its sidecar ${sidecar ?? "?"} has not come up${quote(history, idle.name)}`;
  }
  const mute = pods.find((pod) => !pod.reported.listening);
  if (mute) {
    return `${mute.name} did not listen within ${patience / 1000} s: a pod calls server.listen(process.env.PORT)${quote(history, mute.name)}`;
  }
  const unready = pods.find((pod) => !pod.readiness.some(({ ready }) => ready));
  if (!unready) return "every pod is ready, but not every router lists them: look at its checks or its delay";
  const said = unready.probes.findLast(({ probe }) => probe === "readiness");
  return `${unready.name} was not ready within ${patience / 1000} s: GET ${deployment.readiness?.path} → ${said?.status ?? said?.result ?? "no answer"}${quote(history, unready.name)}`;
}

function quote(history: History, pod: string): string {
  const lines = history.logs.filter((log) => log.pod === pod).slice(-lastLines);
  return lines.length === 0
    ? "; it printed nothing"
    : `; its last lines:\n${lines.map(({ line }) => `  ${line}`).join("\n")}`;
}
