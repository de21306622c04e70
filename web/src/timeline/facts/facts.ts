import {
  subject,
  zero,
  type History,
  type PodRecord,
  type RouterKind,
} from "../../../../server/protocol/index.ts";
import { beliefs, exitOf, type Stretch } from "../../kit/belief.ts";
import type { TimelineModel } from "../model/model.ts";
import type { Track } from "../model/track.ts";
import type { Course } from "../viewport.ts";
import { disagreementOf, type Disagreement } from "./disagreement.ts";
import { gapsOf, type Gap } from "./gaps.ts";
import { apiMarks, podMarks, type Mark } from "./marks.ts";
import { processLane, type ProcessLane } from "./process.ts";

/** What one router believed of a pod. */
export interface RouterLane {
  /** As people call it: "router a", "ingress". */
  readonly name: string;
  readonly kind: RouterKind;
  /** Whom its table lists: the pod, or the pod's node where a load balancer sends to nodes. */
  readonly lists: string;
  readonly stretches: readonly Stretch[];
}

/** Everything about one pod that was told to stop, or was restarted. */
export interface PodLanes {
  readonly pod: PodRecord;
  readonly routers: readonly RouterLane[];
  readonly process: ProcessLane;
  readonly disagreement: Disagreement | undefined;
  readonly marks: readonly Mark[];
}

/** What is to be said of a track. */
export interface TrackFacts {
  readonly track: Track;
  /** How many of its losses a user had: what was tried again with success is none. */
  readonly lost: number;
  /** When the axis' zero was, and when its pod was deleted and got its signals: what is before is not what is after. */
  readonly turns: readonly number[];
}

/** What the lanes above the bars show: read once when events were folded in, then looked at in every frame. */
export interface Facts {
  readonly history: History;
  readonly second: number;
  /** Pods with lanes of their own: those that left or were restarted, else the one that will be deleted. */
  readonly pods: readonly PodLanes[];
  /** Where the axis counts from, and what that moment is called. */
  readonly origin: { readonly t: number; readonly label: string };
  readonly api: readonly Mark[];
  readonly tracks: readonly TrackFacts[];
  readonly gaps: readonly Gap[];
  readonly course: Course;
}

export function factsOf(model: TimelineModel): Facts {
  const { history } = model;
  const { second } = history.header.scenario;
  const pods = actors(history).map((pod) => podLanes(model, pod));
  const start = zero(history);
  const ends = pods.map(({ pod, disagreement }) => {
    const exited = exitOf(pod);
    if (!exited) return undefined;
    return Math.max(exited.t, disagreement && disagreement.to < Infinity ? disagreement.to : 0);
  });
  const over = ends.every((end) => end !== undefined) && ends.length > 0 ? Math.max(...ends) : undefined;
  const first = subject(history);
  return {
    history,
    second,
    pods,
    origin: { t: start ?? 0, label: (first?.deleted ? "deleted" : first?.signals[0]?.signal) ?? "start" },
    api: apiMarks(history),
    tracks: model.tracks().map((track) => ({
      track,
      lost: model.lostFor(track),
      turns: turnsOf(history, track, start),
    })),
    gaps: gapsOf(model.run),
    course: { zero: start, over, end: history.lastT, finished: history.finished !== undefined, second },
  };
}

function turnsOf(history: History, { pod }: Track, start: number | undefined): number[] {
  const { deleted, signals = [] } = history.pods.get(pod ?? "") ?? {};
  const told = signals.filter(({ by }) => by !== "end of run").map(({ t }) => t);
  return [start, deleted?.t, ...told].filter((t) => t !== undefined).toSorted((a, b) => a - b);
}

function podLanes(model: TimelineModel, pod: PodRecord): PodLanes {
  const { history } = model;
  const toNodes = history.header.scenario.loadBalancer?.targets === "nodes";
  const routers = [...history.routers.values()].map((router): RouterLane => {
    const byNode = toNodes && router.kind === "load-balancer";
    return {
      name: routerName(router.node, router.kind),
      kind: router.kind,
      lists: byNode ? `node ${pod.node}` : pod.name,
      stretches: beliefs(router, byNode ? { name: pod.node } : pod),
    };
  });
  return {
    pod,
    routers,
    process: processLane(history, pod, model.lastAnswer.get(pod.name) ?? 0),
    disagreement: disagreementOf(history, pod, routers),
    marks: podMarks(pod),
  };
}

const routerName = (name: string, kind: RouterKind): string =>
  kind === "kube-proxy" ? `router ${name}` : name.replace("-", " ");

/** Pods that something happened to, in the order in which it did; else the one that the script will turn to. */
function actors(history: History): PodRecord[] {
  const since = (pod: PodRecord): number | undefined => {
    const signal = pod.signals.find(({ by }) => by !== "end of run");
    const moments = [pod.deleted, signal, pod.runs.length > 1 ? pod.runs[0]?.exited : exitOf(pod)];
    const known = moments.flatMap((moment) => moment?.t ?? []);
    return known.length > 0 ? Math.min(...known) : undefined;
  };
  const found = [...history.pods.values()]
    .map((pod) => ({ pod, t: since(pod) }))
    .filter(({ t }) => t !== undefined)
    .toSorted((a, b) => (a.t ?? 0) - (b.t ?? 0))
    .map(({ pod }) => pod);
  if (found.length > 0) return found;
  const expected = expectedSubject(history);
  return expected ? [expected] : [];
}

function expectedSubject(history: History): PodRecord | undefined {
  const [step] = history.header.scenario.steps;
  const planned = step && "pod" in step.act ? step.act.pod : undefined;
  return (planned === undefined ? undefined : history.pods.get(planned)) ?? [...history.pods.values()][0];
}
