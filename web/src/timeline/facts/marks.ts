import {
  eventInWords,
  exitLabel,
  type History,
  type Moment,
  type PodRecord,
} from "../../../../server/protocol/index.ts";

/** One event on a lane: it can be pointed at, and gone to. */
export interface Mark extends Moment {
  readonly lane: "api" | "kubelet" | "process";
  readonly says: string;
  /** `bad`: something failed. */
  readonly bad: boolean;
}

/** What the API server, the deployment's controller and the eviction API decided. */
export function apiMarks(history: History): Mark[] {
  const mark = ({ seq, t }: Moment, says: string, bad = false): Mark => ({ seq, t, lane: "api", says, bad });
  const pods = [...history.pods.values()].flatMap((pod) => [
    ...(pod.deleted ? [mark(pod.deleted, `${pod.name} is deleted`)] : []),
    ...(pod.removed && !(history.finished && pod.removed.t > history.finished.t)
      ? [mark(pod.removed, `${pod.name} is gone from the API`)]
      : []),
  ]);
  const decided = [...history.rollouts, ...history.maintenance].map((event) =>
    mark(event, eventInWords(event), event.type === "eviction.denied"),
  );
  return [...pods, ...decided].toSorted((a, b) => a.seq - b.seq);
}

/** What the kubelet did to a pod, and what its process did, without what only clears up after the run. */
export function podMarks(pod: PodRecord): Mark[] {
  const marks: Mark[] = [];
  const { name } = pod;
  const cleared = pod.signals.find(({ by }) => by === "end of run")?.seq ?? Infinity;
  const add = (lane: Mark["lane"], moment: Moment | undefined, says: string, bad = false): void => {
    if (moment && moment.seq < cleared) marks.push({ seq: moment.seq, t: moment.t, lane, says, bad });
  };
  for (const hook of pod.preStops) {
    add("kubelet", hook, `the preStop hook starts: ${hook.hook}`);
    const failed = hook.ended?.failed;
    add(
      "kubelet",
      hook.ended,
      failed ? `the preStop hook fails: ${failed}` : "the preStop hook ends",
      !!failed,
    );
  }
  for (const signal of pod.signals) {
    const why = { grace: ": its grace is over", probe: ": its probe has failed", learner: ", by hand" };
    add("kubelet", signal, `${signal.signal} to ${name}${why[signal.by as keyof typeof why] ?? ""}`);
  }
  const before = new Map<string, boolean>();
  for (const { probe, ok, status, result, seq, t } of pod.probes) {
    // The lab's own look at the door is no probe of the kubelet's; of the others only a change, or a failure, is news.
    if (probe === "door" || (ok && before.get(probe) !== false)) continue;
    const how = ok ? "succeeds again" : `fails: ${status ?? result}`;
    // Of a streak of failures the first one is the news.
    add("kubelet", { seq, t }, `the ${probe} probe ${how}`, !ok && before.get(probe) !== false);
    before.set(probe, ok);
  }
  for (const wait of pod.backoffs) add("kubelet", wait, `CrashLoopBackOff: ${wait.waitSeconds} s`, true);
  for (const { started, exited } of pod.runs) {
    const again = started.restart > 0 ? `, restart ${started.restart}` : "";
    add("process", started, `${name} starts as process ${started.pid}${again}`);
    if (exited) add("process", exited, `${name} ends: ${exitLabel(exited)}`, exited.code !== 0);
  }
  for (const change of pod.readiness)
    add("process", change, change.ready ? `${name} is ready` : `${name} is not ready: ${change.why ?? ""}`);
  for (const door of pod.reported.doors)
    add("process", door, `${name} says that it ${door.open ? "listens" : "closes its door"}`);
  return marks.toSorted((a, b) => a.seq - b.seq);
}
