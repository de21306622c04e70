import {
  exitCode,
  exitReason,
  isReadyAt,
  lastAt,
  type ContainerRecord,
  type History,
  type PodRecord,
} from "../../../../server/protocol/index.ts";

/** The state of a container as its pod's status says it. Times are ms since the run began. */
export type ContainerState =
  | { readonly is: "waiting"; readonly reason: "ContainerCreating" | "CrashLoopBackOff" }
  | { readonly is: "running"; readonly started: number }
  | {
      readonly is: "terminated";
      readonly reason: "Completed" | "Error";
      readonly code: number;
      readonly started: number;
      readonly finished: number;
    };
type Terminated = ContainerState & { readonly is: "terminated" };

/** A container at a moment. */
export interface ContainerView {
  readonly name: string;
  /** A native sidecar is an init container that is restarted always. */
  readonly native: boolean;
  readonly state: ContainerState;
  /** How the process before the last restart had ended. */
  readonly last: Terminated | undefined;
  readonly restarts: number;
  readonly ready: boolean;
  /** Process id, as the lab shows it; undefined while no process runs. */
  readonly pid: number | undefined;
  readonly pidOne: boolean;
}

/** What the lab calls the container of a pod that isn't a sidecar. */
export const mainContainer = "web";

function terminated(run: ContainerRecord["runs"][number] | undefined): Terminated | undefined {
  if (!run?.exited) return undefined;
  const { started, exited } = run;
  return {
    is: "terminated",
    reason: exitReason(exited),
    code: exitCode(exited) ?? 255,
    started: started.t,
    finished: exited.t,
  };
}

function viewOf(
  name: string,
  native: boolean,
  record: ContainerRecord,
  t: number,
  ready: boolean,
): ContainerView {
  const index = record.runs.findLastIndex(({ started }) => started.t <= t);
  const run = record.runs[index];
  const exited = run?.exited && run.exited.t <= t ? terminated(run) : undefined;
  const before = terminated(record.runs[index - 1]);
  const backoff = lastAt(record.backoffs, t);
  const waits =
    backoff !== undefined && backoff.t >= (exited?.finished ?? 0) && (exited !== undefined || !run);
  const state: ContainerState = !run
    ? { is: "waiting", reason: waits ? "CrashLoopBackOff" : "ContainerCreating" }
    : waits
      ? { is: "waiting", reason: "CrashLoopBackOff" }
      : (exited ?? { is: "running", started: run.started.t });
  const running = state.is === "running";
  return {
    name,
    native,
    state,
    last: waits ? exited : before,
    restarts: run?.started.restart ?? 0,
    ready: ready && running,
    pid: running ? run?.started.pid : undefined,
    pidOne: run?.started.pidOne ?? false,
  };
}

/** The containers of a pod at `t`: native sidecars first, in the order in which they start. */
export function containersAt({ header }: History, pod: PodRecord, t: number): ContainerView[] {
  const { sidecars, readiness } = header.scenario.deployment;
  const podReady = isReadyAt(pod, t);
  const answers = ({ probes }: ContainerRecord): boolean =>
    probes.findLast((probe) => probe.probe === "readiness" && probe.t <= t)?.ok ?? false;
  const others = sidecars.map(({ name, kind, readiness: probed }) => {
    const empty: ContainerRecord = { runs: [], signals: [], probes: [], backoffs: [], preStops: [] };
    const record = pod.sidecars.get(name) ?? empty;
    return viewOf(name, kind === "native", record, t, podReady || !probed || answers(record));
  });
  const main = viewOf(
    mainContainer,
    false,
    pod,
    t,
    podReady || (sidecars.length > 0 && (!readiness || answers(pod))),
  );
  return [...others.filter(({ native }) => native), main, ...others.filter(({ native }) => !native)];
}
