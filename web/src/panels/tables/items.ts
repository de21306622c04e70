import {
  causes,
  lastAt,
  type History,
  type JobRecord,
  type LossRecord,
  type SocketRecord,
} from "../../../../server/protocol/index.ts";
import type { Run, Selection } from "../../world/index.ts";

/** What a run may have besides requests, each in a table of its own. */
export type ItemKind = Exclude<Selection["of"], "request">;

/** One thing as a row of its table. */
export interface Item {
  readonly selection: Selection;
  readonly t: number;
  /** Where it was, or who has it. */
  readonly where: string;
  readonly state: string;
  readonly lost: boolean;
}

interface KindRow {
  readonly label: string;
  /** The heads of its columns after the number. */
  readonly heads: readonly [when: string, where: string, state: string];
  /** Whether a run has any, or may still get some. */
  has(history: History): boolean;
  /** How many there were by `t`, in the order of `nth`. */
  count(run: Run, t: number): number;
  nth(run: Run, index: number, t: number): Item | undefined;
}

/** How many of these, which are in the order of time, had begun by `t`. */
function begunBy<R>(list: readonly R[], begun: (record: R) => number, t: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (begun(list[middle] as R) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

const states = { claimed: "claimed", finished: "done", released: "given back" } as const;

function jobAt(history: History, job: JobRecord, t: number): Item {
  const step = lastAt(job.steps, t);
  const loss = t === Infinity ? lossOf(history, "job", job.id) : undefined;
  return {
    selection: { of: "job", id: job.id },
    t: job.queued.t,
    where: step?.pod ?? "queue",
    state: loss ? causes[loss.cause].label : step ? states[step.what] : "queued",
    lost: loss !== undefined,
  };
}

function socketAt(history: History, socket: SocketRecord, t: number): Item {
  const { id, client, pod, router, opened, failed, closed } = socket;
  const loss = t === Infinity ? lossOf(history, "socket", id) : undefined;
  const state = failed ? "not opened" : closed && closed.t <= t ? `closed, ${closed.code}` : "open";
  return {
    selection: { of: "socket", id },
    t: (opened ?? failed)?.t ?? 0,
    where: `${client} → ${pod ?? router}`,
    state: loss ? causes[loss.cause].label : state,
    lost: loss !== undefined,
  };
}

const lossOf = ({ losses }: History, of: ItemKind, id: number): LossRecord | undefined =>
  losses.find((loss) => loss.of === of && loss.id === id);

/** The tables there are, in the order of their tabs. */
export const kinds: Readonly<Record<ItemKind, KindRow>> = {
  job: {
    label: "Jobs",
    heads: ["Queued", "With", "State"],
    has: ({ header, jobs }) => header.scenario.jobs !== undefined || jobs.size > 0,
    count: ({ tally }, t) => begunBy(tally.jobs, ({ queued }) => queued.t, t),
    nth: ({ history, tally }, index, t) => {
      const job = tally.jobs[index];
      return job && jobAt(history, job, t);
    },
  },
  span: {
    label: "Traces",
    heads: ["Received", "From", "Span"],
    has: ({ header, spans }) => header.scenario.collector !== undefined || spans.length > 0,
    count: ({ history }, t) => begunBy(history.spans, (span) => span.t, t),
    nth: ({ history }, index) => {
      const span = history.spans[index];
      return (
        span && {
          selection: { of: "span", id: span.request ?? 0 },
          t: span.t,
          where: span.pod,
          state: span.name,
          lost: false,
        }
      );
    },
  },
  socket: {
    label: "WebSockets",
    heads: ["Opened", "Way", "State"],
    has: ({ header, sockets }) => header.scenario.traffic.sockets !== undefined || sockets.size > 0,
    count: ({ tally }, t) => begunBy(tally.sockets, ({ opened, failed }) => (opened ?? failed)?.t ?? 0, t),
    nth: ({ history, tally }, index, t) => {
      const socket = tally.sockets[index];
      return socket && socketAt(history, socket, t);
    },
  },
  event: {
    label: "Events",
    heads: ["Got", "Way", "Stream"],
    has: ({ header, streams }) => header.scenario.traffic.streams !== undefined || streams.size > 0,
    count: ({ tally }, t) => begunBy(tally.events, (got) => got.t, t),
    nth: ({ history, tally }, index) => {
      const got = tally.events[index];
      const stream = got && history.streams.get(got.stream);
      return (
        got && {
          selection: { of: "event", id: got.event, stream: got.stream },
          t: got.t,
          where: `${stream?.client ?? "?"} → ${stream?.pod ?? stream?.router ?? "?"}`,
          state: `on stream ${got.stream}`,
          lost: false,
        }
      );
    },
  },
};

export const kindIds = Object.keys(kinds) as ItemKind[];

/** The lost things of a kind, as judged at the end of the run. */
export function lostOf({ history }: Run, kind: ItemKind): Item[] {
  return history.losses
    .filter(({ of }) => of === kind)
    .map(({ of, id, stream, cause, t }) => ({
      selection: { of, id, ...(stream !== undefined && { stream }) },
      t,
      where: whereOf(history, of, id, stream),
      state: causes[cause].label,
      lost: true,
    }));
}

function whereOf(history: History, of: ItemKind, id: number, stream: number | undefined): string {
  switch (of) {
    case "job":
      return history.jobs.get(id)?.steps.findLast(({ what }) => what === "claimed")?.pod ?? "queue";
    case "span":
      return history.requests.get(id)?.pod ?? "?";
    case "socket": {
      const socket = history.sockets.get(id);
      return `${socket?.client ?? "?"} → ${socket?.pod ?? socket?.router ?? "?"}`;
    }
    case "event": {
      const record = history.streams.get(stream ?? -1);
      return `${record?.client ?? "?"} → ${record?.pod ?? record?.router ?? "?"}`;
    }
  }
}
