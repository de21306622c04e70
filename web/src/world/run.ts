import {
  apply,
  emptyHistory,
  type EventType,
  type Header,
  type History,
  type LabEvent,
} from "../../../server/protocol/index.ts";
import { Tally } from "./tally.ts";

/** Events that come by themselves all the time; stepping through them would show nothing. */
const background: ReadonlySet<EventType> = new Set([
  "probe.settled",
  "connection.opened",
  "connection.closed",
  "reported.connections",
  "reported.alive",
  "check.settled",
  "loss.explained",
]);

/** A run as this page knows it: the history folded so far, growing in place. */
export interface Run {
  readonly id: string;
  readonly history: History;
  /** The events that one steps through, in the order of the journal. */
  readonly beats: LabEvent[];
  /** What events have changed that is known by a number, in the order of the events: for who keeps an index of it. */
  readonly touched: Touched;
  /** Its figures at any moment, without reading all of it. */
  readonly tally: Tally;
  /** Rises whenever events were folded in. */
  version: number;
}

/** Numbers of requests, jobs, connections and sessions; one that was changed again is in it again. Only grows. */
export interface Touched {
  readonly requests: number[];
  readonly jobs: number[];
  readonly sockets: number[];
  readonly streams: number[];
  readonly sessions: number[];
}

const nothingTouched = (): Touched => ({
  requests: [],
  jobs: [],
  sockets: [],
  streams: [],
  sessions: [],
});

export function newRun(id: string, header: Header): Run {
  const history = emptyHistory(header);
  return { id, history, beats: [], touched: nothingTouched(), tally: new Tally(history), version: 0 };
}

/** Folds events into a run, in place. */
export function extend(run: Run, events: readonly LabEvent[]): void {
  for (const event of events) {
    apply(run.history, event);
    touch(run.touched, event);
    run.tally.note(event);
    if (!background.has(event.type)) run.beats.push(event);
  }
  run.version += 1;
}

function touch({ requests, jobs, sockets, streams, sessions }: Touched, event: LabEvent): void {
  if ("request" in event) {
    if (event.request !== null) requests.push(event.request);
  } else if ("job" in event) jobs.push(event.job);
  else if ("socket" in event) sockets.push(event.socket);
  else if ("stream" in event && typeof event.stream === "number") streams.push(event.stream);
  else if ("session" in event) sessions.push(event.session);
}
