import type { History } from "../../../../server/protocol/index.ts";
import type { Run } from "../../world/index.ts";
import type { Edge } from "./edge.ts";
import { claimIsLost, connectionEdges, connectionIsLost, jobEdges } from "./item-edges.ts";
import { barIsLost, requestEdges } from "./request-edges.ts";
import { Track, type TrackOf } from "./track.ts";

/** Where a bar is. */
export interface Place {
  readonly track: Track;
  readonly index: number;
}

/** What has been drawn of one thing so far. */
interface Drawn {
  /** The seq up to which its edges have been taken. */
  upTo: number;
  readonly bars: Place[];
}

/**
 * A run's bars, in tracks by pod: extended as the run grows, never built anew. Taking a run in pieces gives the same
 * as taking it at once.
 */
export class TimelineModel {
  readonly run: Run;
  readonly #tracks = new Map<string, Track>();
  readonly #drawn: Record<TrackOf, Map<number, Drawn>> = {
    request: new Map(),
    job: new Map(),
    socket: new Map(),
    stream: new Map(),
  };
  /** Connections by their client and attempt, to find the one that followed. */
  readonly #attempts = new Map<string, number>();
  readonly #read = { requests: 0, jobs: 0, sockets: 0, streams: 0 };
  #seq = -1;
  /** Jobs that a pod has claimed and not let go of: their pod may end. */
  readonly #claimed = new Set<number>();
  /** When the last of what a pod had accepted came to its end, ms since the run began. */
  readonly lastAnswer = new Map<string, number>();
  /** Requests that have failed, in the order in which that was seen. */
  readonly failed = new Set<number>();

  constructor(run: Run) {
    this.run = run;
  }

  get history(): History {
    return this.run.history;
  }

  /** Takes in what the run has got since. @returns whether that was anything. */
  grow(): boolean {
    const { history } = this.run;
    if (history.lastSeq === this.#seq) return false;
    this.#seq = history.lastSeq;
    const edges: Edge[] = [];
    const requests = this.#fresh("requests");
    for (const id of requests) {
      const record = history.requests.get(id);
      if (record) this.#take(edges, requestEdges(history, record));
    }
    const jobs = this.#fresh("jobs");
    for (const id of jobs) this.#claimed.add(id);
    for (const id of this.#claimed) {
      const record = history.jobs.get(id);
      if (!record) continue;
      this.#take(edges, jobEdges(history, record));
      if (record.steps.at(-1)?.what === "finished") this.#claimed.delete(id);
    }
    const sockets = this.#fresh("sockets");
    for (const id of sockets) {
      const record = history.sockets.get(id);
      if (record) this.#take(edges, connectionEdges("socket", record));
    }
    const streams = this.#fresh("streams");
    for (const id of streams) {
      const record = history.streams.get(id);
      if (record) this.#take(edges, connectionEdges("stream", record));
    }
    edges.sort((a, b) => a.seq - b.seq || Number(a.ends) - Number(b.ends));
    for (const edge of edges) this.#draw(edge);
    this.#judge(requests, jobs, sockets, streams);
    return true;
  }

  /** The numbers touched since the last time, each once. */
  #fresh(
    of: keyof TimelineModel["run"]["touched"] & ("requests" | "jobs" | "sockets" | "streams"),
  ): Set<number> {
    const list = this.run.touched[of];
    const fresh = new Set<number>();
    for (let at = this.#read[of]; at < list.length; at += 1) fresh.add(list[at] as number);
    this.#read[of] = list.length;
    return fresh;
  }

  #take(edges: Edge[], known: readonly Edge[]): void {
    const [first] = known;
    if (!first) return;
    const drawn = this.#drawnOf(first.of, first.id);
    let last = drawn.upTo;
    for (const edge of known) {
      if (edge.seq <= drawn.upTo) continue;
      edges.push(edge);
      last = Math.max(last, edge.seq);
    }
    drawn.upTo = last;
  }

  #drawnOf(of: TrackOf, id: number): Drawn {
    const before = this.#drawn[of].get(id);
    if (before) return before;
    const drawn: Drawn = { upTo: 0, bars: [] };
    this.#drawn[of].set(id, drawn);
    return drawn;
  }

  #draw(edge: Edge): void {
    const { of, id, nth, pod, t } = edge;
    const { bars } = this.#drawnOf(of, id);
    if (!edge.ends) {
      const track = this.#track(of, pod);
      bars[nth] = { track, index: track.begin(id, nth, t) };
      return;
    }
    const place = bars[nth];
    if (!place) return;
    place.track.end(place.index, t, edge.loss);
    if (of !== "job" && pod !== null && this.#wasAccepted(of, id, nth))
      this.lastAnswer.set(pod, Math.max(t, this.lastAnswer.get(pod) ?? 0));
  }

  /** Whether the pod had taken its connection. */
  #wasAccepted(of: "request" | "socket" | "stream", id: number, nth: number): boolean {
    if (of !== "request")
      return (of === "socket" ? this.history.sockets : this.history.streams).get(id)?.opened !== undefined;
    const record = this.history.requests.get(id);
    const tried = record?.tries[nth];
    return tried ? tried.settled?.result !== "refused" : record?.settled?.phase !== "connect";
  }

  #track(of: TrackOf, pod: string | null): Track {
    const key = `${of} ${pod ?? ""}`;
    const before = this.#tracks.get(key);
    if (before) return before;
    const { second } = this.history.header.scenario;
    const track = new Track(of, pod, { gap: 0.03 * second, afterLoss: 0.22 * second });
    this.#tracks.set(key, track);
    return track;
  }

  /** Marks what counts as lost by now: the ledger may change that after a bar has ended. */
  #judge(
    requests: Iterable<number>,
    jobs: Iterable<number>,
    sockets: Iterable<number>,
    streams: Iterable<number>,
  ): void {
    const { history } = this;
    for (const id of requests) {
      const record = history.requests.get(id);
      const bars = this.#drawn.request.get(id)?.bars ?? [];
      if (!record) continue;
      for (const [nth, { track, index }] of bars.entries()) track.mark(index, barIsLost(record, nth));
      const last = bars.length - 1;
      if (last >= 0 && barIsLost(record, last)) this.failed.add(id);
      else this.failed.delete(id);
    }
    for (const id of new Set([...jobs, ...this.#claimed])) {
      const record = history.jobs.get(id);
      const bars = this.#drawn.job.get(id)?.bars ?? [];
      if (record)
        for (const [nth, { track, index }] of bars.entries())
          track.mark(index, claimIsLost(history, record, nth));
    }
    for (const [of, ids] of [
      ["socket", sockets],
      ["stream", streams],
    ] as const) {
      for (const id of ids) {
        const record = of === "socket" ? history.sockets.get(id) : history.streams.get(id);
        const bar = this.#drawn[of].get(id)?.bars[0];
        if (!record || !bar) continue;
        bar.track.mark(bar.index, connectionIsLost(record));
        this.#attempts.set(`${of} ${record.client} ${record.attempt}`, id);
      }
    }
  }

  /** What followed on a bar that came to nothing: a proxy's next try, the client's next attempt, its reconnect. */
  followerOf(track: Track, index: number): Place | undefined {
    const id = track.id[index] as number;
    const nth = track.nth[index] as number;
    const next = this.#drawn[track.of].get(id)?.bars[nth + 1];
    if (next) return next;
    if (track.of === "request") {
      const retry = this.history.requests.get(id)?.retriedBy;
      return retry === undefined ? undefined : this.#drawn.request.get(retry)?.bars[0];
    }
    if (track.of === "job") return undefined;
    const record = track.of === "socket" ? this.history.sockets.get(id) : this.history.streams.get(id);
    const again = record && this.#attempts.get(`${track.of} ${record.client} ${record.attempt + 1}`);
    return again === undefined ? undefined : this.#drawn[track.of].get(again)?.bars[0];
  }

  /** How many of a track's losses nothing followed on. */
  lostFor(track: Track): number {
    return track.lost.filter((index) => !this.followerOf(track, index)).length;
  }

  /** The bars of one thing, in their order. */
  placesOf(of: TrackOf, id: number): readonly Place[] {
    return this.#drawn[of].get(id)?.bars ?? [];
  }

  /** The tracks there are, by what they hold, then in the order of their pods' creation, then what no pod ever met. */
  tracks(): Track[] {
    const pods = [...this.history.pods.keys(), null];
    return (["request", "job", "socket", "stream"] as const).flatMap((of) => [
      ...pods.flatMap((pod) => this.#tracks.get(`${of} ${pod ?? ""}`) ?? []),
      ...[...this.#tracks.values()].filter(
        (track) => track.of === of && track.pod !== null && !this.history.pods.has(track.pod),
      ),
    ]);
  }
}
