import {
  clusterTime,
  lossesInWords,
  outcomes,
  podStatusAt,
  podStatuses,
  type History,
  type LossGroup,
} from "../../../server/protocol/index.ts";
import { atSeconds } from "../ui/index.ts";
import type { Selection } from "../world/index.ts";
import type { Facts, TrackFacts } from "./facts/facts.ts";
import type { Gap } from "./facts/gaps.ts";
import type { TimelineModel } from "./model/model.ts";
import type { Track } from "./model/track.ts";

/** "0.9 seconds, web-1 draining": the playhead in words. */
export function momentInWords({ history, pods }: Facts, t: number): string {
  const seconds = `${clusterTime(history, t).toFixed(1)} seconds`;
  const doing = pods.flatMap(({ pod }) => {
    const status = podStatusAt(history, pod, t);
    return status ? `${pod.name} ${podStatuses[status].label}` : [];
  });
  return [seconds, ...doing.slice(0, 3)].join(", ");
}

/** Who was lost and why; and where nobody was, what the shaded time was about. */
export interface Told {
  readonly losses: readonly LossGroup[];
  /** Stands in their place where there are none. */
  readonly quiet: string;
}

export function told(model: TimelineModel, facts: Facts): Told {
  const { history } = model;
  const failed = [...model.failed].flatMap((id) => history.requests.get(id) ?? []);
  const losses = lossesInWords(history, failed);
  const windows = facts.pods.flatMap(({ disagreement }) => disagreement?.sentence ?? []);
  const quiet =
    facts.course.zero === undefined
      ? "Nothing was told to stop yet, and nothing is lost."
      : `Nothing ${history.finished ? "was" : "is"} lost${history.finished ? "" : " so far"}. ${windows[0] ?? ""}`;
  return { losses, quiet: quiet.trim() };
}

/** What the timeline shows as a whole, for those who don't see it. */
export function timelineInWords({ history, pods, tracks, gaps }: Facts, { losses, quiet }: Told): string {
  const at = (t: number): string => `${clusterTime(history, t).toFixed(2)} seconds`;
  const sentences: string[] = [];
  for (const { pod, process, disagreement } of pods) {
    if (pod.deleted)
      sentences.push(
        `${pod.name} is deleted at ${at(pod.deleted.t)}, with ${pod.deleted.graceSeconds} of grace.`,
      );
    for (const { signal, t, by } of pod.signals)
      if (by !== "end of run") sentences.push(`${signal} at ${at(t)}.`);
    if (process.shut !== undefined) sentences.push(`The door shuts at ${at(process.shut)}.`);
    if (disagreement && disagreement.to < Infinity)
      sentences.push(`The last router learns at ${at(disagreement.to)}. ${disagreement.sentence}`);
    for (const { label, t } of process.exits) sentences.push(`${label} at ${at(t)}.`);
  }
  for (const gap of gaps) sentences.push(gapInWords(history, gap));
  for (const each of tracks) sentences.push(`${each.track.pod ?? "No endpoint"}: ${countsOf(each)}.`);
  sentences.push(...losses.map(({ sentence }) => sentence));
  if (losses.length === 0) sentences.push(quiet);
  return sentences.join(" ");
}

/** What the hatching of a time stands for. */
export function gapInWords(history: History, { from, to }: Gap): string {
  const when = `from ${atSeconds(history, from)} s to ${atSeconds(history, to)} s`;
  return `Of the requests ${when} only those were kept that were lost, or still under way.`;
}

const nouns = { request: "request", job: "job", socket: "WebSocket", stream: "stream" } as const;

/** "12 requests, 3 lost"; what was tried again is no loss. */
export function countsOf({ track, lost }: TrackFacts): string {
  const all = `${track.length} ${nouns[track.of]}${track.length === 1 ? "" : "s"}`;
  const again = track.lost.length - lost;
  const rest = [lost > 0 ? `${lost} lost` : "", again > 0 ? `${again} tried again` : ""];
  return [all, ...rest.filter((words) => words !== "")].join(", ");
}

/** What a bar is, for whoever points at it. */
export function barInWords({ history }: TimelineModel, track: Track, index: number): string {
  const id = track.id[index] as number;
  const seconds = (t: number): string => `${(t / history.header.scenario.second).toFixed(2)} s`;
  const [from, to] = [track.from[index] as number, track.to[index] as number];
  const took = to === Infinity ? "under way" : seconds(to - from);
  const where = track.pod ?? "nobody";
  switch (track.of) {
    case "request": {
      const request = history.requests.get(id);
      const tried = request?.tries[track.nth[index] as number];
      const last = !tried || (request?.tries.length ?? 0) - 1 === track.nth[index];
      const outcome = request?.outcome;
      const end = last ? (outcome ? outcomes[outcome].label : "under way") : tried.settled?.result;
      return `#${id} ${request?.method ?? ""} ${request?.path ?? ""} to ${where}: ${end}, ${took}`;
    }
    case "job": {
      const steps = history.jobs.get(id)?.steps ?? [];
      const done = steps.findLast(({ pod }) => pod === track.pod)?.what ?? "claimed";
      return `job ${id} on ${where}: ${done === "claimed" && to !== Infinity ? "lost with its pod" : done}, ${took}`;
    }
    case "socket": {
      const { closed, failed, client } = history.sockets.get(id) ?? {};
      const end = failed ? "no handshake" : closed ? `closed by the ${closed.by}, ${closed.code}` : "open";
      return `WebSocket ${id} of ${client ?? "?"} to ${where}: ${end}, ${took}`;
    }
    case "stream": {
      const { closed, failed, client, events } = history.streams.get(id) ?? {};
      const end = failed ? "not answered" : closed ? `${closed.how} by the ${closed.by}` : "open";
      return `stream ${id} of ${client ?? "?"} to ${where}: ${events?.length ?? 0} events, ${end}, ${took}`;
    }
  }
}

/** What a bar selects. A stream has a story only through the events that went missing on it. */
export function selectionOf(model: TimelineModel, track: Track, index: number): Selection | undefined {
  const id = track.id[index] as number;
  if (track.of !== "stream") return { of: track.of, id };
  const missing = model.history.losses.find(({ of, stream }) => of === "event" && stream === id);
  return missing && { of: "event", id: missing.id, stream: id };
}
