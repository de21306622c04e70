import { chain, link } from "../explain/chain.ts";
import type { History, StreamRecord } from "../history.ts";
import type { ItemLoss } from "./item.ts";

/** A gap wider than this is told by its first events only: a client that starts all over again is one mistake. */
const mostOfAGap = 100;

/** Events that a client of an event stream missed between two that it got, or got twice. Ids are consecutive. */
export function lostEvents(history: History): ItemLoss[] {
  const byClient = Map.groupBy(history.streams.values(), ({ client }) => client);
  return [...byClient.values()].flatMap((streams) =>
    followed(streams.toSorted((a, b) => a.attempt - b.attempt)),
  );
}

function followed(streams: readonly StreamRecord[]): ItemLoss[] {
  const losses: ItemLoss[] = [];
  const got = new Set<number>();
  let last: number | undefined;
  let before: StreamRecord | undefined;
  for (const stream of streams) {
    for (const { event, seq, t } of stream.events) {
      const at = { seq, t };
      if (got.has(event)) losses.push(doubled(before, stream, event, at));
      else if (last !== undefined && event > last + 1) {
        const end = Math.min(event, last + 1 + mostOfAGap);
        for (let id = last + 1; id < end; id++) losses.push(missing(before, stream, id, at));
      }
      got.add(event);
      last = Math.max(last ?? event, event);
      before = stream;
    }
  }
  return losses;
}

const doubled = (
  before: StreamRecord | undefined,
  stream: StreamRecord,
  event: number,
  at: { seq: number; t: number },
): ItemLoss => ({
  of: "event",
  id: event,
  stream: stream.id,
  pod: stream.pod ?? "",
  ...(before?.pod && before !== stream && { after: before.pod }),
  cause: "event-doubled",
  chain: chain([
    link(stream.opened, opened(stream)),
    link(at, `it gets event ${event}, which it has had before`),
  ]),
  saved: `${stream.pod ?? "the pod"} gone on after the Last-Event-ID that it was told`,
});

function missing(
  before: StreamRecord | undefined,
  stream: StreamRecord,
  event: number,
  at: { seq: number; t: number },
): ItemLoss {
  const cut =
    before?.closed?.partial === true && before !== stream && before.events.at(-1)?.event === event - 1;
  return {
    of: "event",
    id: event,
    stream: (before ?? stream).id,
    pod: (before ?? stream).pod ?? "",
    cause: cut ? "stream-cut" : "event-lost",
    chain: chain([
      link(before?.events.at(-1), `${stream.client} has got event ${before?.events.at(-1)?.event}`),
      before && before !== stream
        ? link(before.closed, cut ? "the connection ends in the middle of an event" : "the connection ends")
        : undefined,
      before !== stream ? link(stream.opened, opened(stream)) : undefined,
      link(at, `the next event that it gets is ${stream.events.find(({ seq }) => seq === at.seq)?.event}`),
    ]),
    saved: cut
      ? `${before?.pod ?? "the pod"} ended its stream after a whole event, and the next one resumed there`
      : `${stream.pod ?? "the pod"} gone on after the Last-Event-ID that it was told`,
  };
}

const opened = ({ client, pod, lastEventId }: StreamRecord): string =>
  lastEventId === null
    ? `${client} opens the stream at ${pod ?? "nobody"}`
    : `${client} opens the stream at ${pod ?? "nobody"}, to go on after ${lastEventId}`;
