import {
  clusterTime,
  podStatusAt,
  podStatuses,
  subject,
  zero,
  type History,
  type PodRecord,
} from "../../../server/protocol/index.ts";
import { disagreementOf, type Disagreement } from "./disagreement.ts";
import { beliefs, exitOf, type Stretch } from "../kit/belief.ts";
import { processLane, type ProcessLane } from "./process.ts";
import { groupsOf, type Group } from "./rows.ts";
import type { Course, Limits } from "./viewport.ts";

/** A history arranged in lanes: read once when events were folded in, then looked at in every frame. */
export interface Model {
  readonly history: History;
  readonly second: number;
  /** The pod whose lanes are shown: the one that is leaving, else the one the script will delete, else the first. */
  readonly pod: PodRecord | undefined;
  /** Where the axis counts from, and what that moment is called. */
  readonly origin: { readonly t: number; readonly label: string };
  readonly routers: readonly { readonly node: string; readonly stretches: readonly Stretch[] }[];
  readonly process: ProcessLane | undefined;
  readonly disagreement: Disagreement | undefined;
  readonly groups: readonly Group[];
  readonly course: Course;
}

export function modelOf(history: History): Model {
  const { second } = history.header.scenario;
  const pod = subject(history) ?? expected(history);
  const disagreement = pod && disagreementOf(history, pod);
  const start = zero(history);
  const exited = pod && exitOf(pod);
  const over = exited
    ? Math.max(exited.t, disagreement && disagreement.to < Infinity ? disagreement.to : 0)
    : undefined;
  return {
    history,
    second,
    pod,
    origin: { t: start ?? 0, label: start === undefined ? "start" : pod?.deleted ? "deleted" : "killed" },
    routers: [...history.routers.values()].map((router) => ({
      node: router.node,
      stretches: pod ? beliefs(router, pod) : [],
    })),
    process: pod && processLane(history, pod),
    disagreement,
    groups: groupsOf(history),
    course: { zero: start, over, end: history.lastT, finished: history.finished !== undefined, second },
  };
}

function expected(history: History): PodRecord | undefined {
  const [step] = history.header.scenario.steps;
  const planned = step && "pod" in step.act ? step.act.pod : undefined;
  return (planned === undefined ? undefined : history.pods.get(planned)) ?? [...history.pods.values()][0];
}

/** How far one may look: the recording with a second to spare, and no closer than a hundredth of a second. */
export const limitsOf = ({ course: { end, second } }: Model, now: number): Limits => ({
  from: -second,
  to: Math.max(end, now) + 3 * second,
  closest: 0.05 * second,
});

/** "0.9 seconds, web-1 draining": the playhead in words. */
export function momentInWords({ history, pod }: Model, t: number): string {
  const seconds = `${clusterTime(history, t).toFixed(1)} seconds`;
  const status = pod && podStatusAt(history, pod, t);
  return status ? `${seconds}, ${pod.name} ${podStatuses[status].label}` : seconds;
}

/** What the timeline shows as a whole, for those who don't see it. */
export function timelineInWords({ history, pod, disagreement, process, groups }: Model): string {
  const at = (t: number): string => `${clusterTime(history, t).toFixed(2)} seconds`;
  const sentences: string[] = [];
  if (pod?.deleted)
    sentences.push(`${pod.name} is deleted at 0 seconds, with ${pod.deleted.graceSeconds} of grace.`);
  for (const { signal, t } of pod?.signals ?? []) sentences.push(`${signal} at ${at(t)}.`);
  if (process?.shut !== undefined) sentences.push(`The door shuts at ${at(process.shut)}.`);
  if (disagreement && disagreement.to < Infinity) {
    sentences.push(`The last router learns at ${at(disagreement.to)}. ${disagreement.sentence}`);
  }
  if (process?.exit) sentences.push(`${process.exit.label} at ${at(process.exit.t)}.`);
  for (const { pod: name, bars, lost } of groups) {
    sentences.push(`${name ?? "No endpoint"}: ${bars.length} requests, ${lost} lost.`);
  }
  return sentences.join(" ");
}
