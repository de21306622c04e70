import type { Cluster } from "../cluster/index.ts";
import { exitLabel, type History } from "../protocol/index.ts";
import type { Waiting } from "./waiting.ts";

/** How long the pods may take until all are ready, in ms of wall-clock time. */
const patience = 15_000;
/** How much of a failed pod's log its error quotes. */
const lastLines = 6;

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
  await cluster.start();
  const { replicas } = history.header.scenario.deployment;
  const dead = () => [...history.pods.values()].find((pod) => pod.exited);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience);
  await waiting.until(
    () => cluster.isReady(replicas) || dead() !== undefined,
    AbortSignal.any([signal, late.signal]),
  );
  clearTimeout(timer);
  if (signal.aborted || (cluster.isReady(replicas) && !dead())) return;
  throw new Error(complaint(history));
}

function complaint(history: History): string {
  const { deployment } = history.header.scenario;
  const pods = [...history.pods.values()];
  const dead = pods.find((pod) => pod.exited);
  if (dead?.exited) {
    return `${dead.name} ended before it was ready: ${exitLabel(dead.exited)}${dead.exited.why ? `, ${dead.exited.why}` : ""}${quote(history, dead.name)}`;
  }
  const mute = pods.find((pod) => !pod.reported.listening);
  if (mute) {
    return `${mute.name} did not listen within ${patience / 1000} s: a pod calls server.listen(process.env.PORT)${quote(history, mute.name)}`;
  }
  const unready = pods.find((pod) => !pod.readiness.some(({ ready }) => ready));
  const said = unready?.probes.findLast(({ probe }) => probe === "readiness");
  return `${unready?.name ?? "a pod"} was not ready within ${patience / 1000} s: GET ${deployment.readiness?.path} → ${said?.status ?? said?.result ?? "no answer"}${unready ? quote(history, unready.name) : ""}`;
}

function quote(history: History, pod: string): string {
  const lines = history.logs.filter((log) => log.pod === pod).slice(-lastLines);
  return lines.length === 0
    ? "; it printed nothing"
    : `; its last lines:\n${lines.map(({ line }) => `  ${line}`).join("\n")}`;
}
