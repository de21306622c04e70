import { chain, link } from "../explain/chain.ts";
import type { History, StreamRecord } from "../history.ts";
import type { ItemLoss } from "./item.ts";

/** As many of those that a client never got are told: that it was left behind is one mistake. */
const mostToTell = 100;

type Got = StreamRecord["events"][number];

/**
 * Events of the feed that clients never got because nobody sent them any more: a pod that asks its clients to stay away,
 * or keeps a stream open and says nothing, leaves no gap between two events. Who hears of the feed is the measure, so
 * that a machine on which all hear late accuses nobody.
 */
export function leftBehind(history: History): ItemLoss[] {
  const { feed, traffic, second } = history.header.scenario;
  if (!feed || !traffic.streams) return [];
  const streams = [...history.streams.values()].filter(({ opened }) => opened);
  // Clients leave when the run is over: before that, whoever is away may be on the way back.
  const over = Math.max(...streams.map(({ closed }) => (closed?.by === "client" ? closed.t : -Infinity)));
  // By then a client that means to come back has tried, and the feed has grown.
  const patience = (traffic.streams.reconnect.max + 2 / feed.rate) * second;
  const until = over - patience;
  const heard = streams.flatMap(({ events }) => events).filter(({ t }) => t <= until);
  const newest = heard.reduce<Got | undefined>((a, b) => (a && a.event >= b.event ? a : b), undefined);
  const byClient = Map.groupBy(streams, ({ client }) => client);
  return [...byClient.values()].flatMap((own) => missedBy(own, until, newest));
}

function missedBy(own: readonly StreamRecord[], until: number, newest: Got | undefined): ItemLoss[] {
  const inTurn = own.toSorted((a, b) => a.attempt - b.attempt);
  const [first] = inTurn;
  const stream = inTurn.at(-1);
  const before = inTurn.at(-2);
  const last = inTurn.flatMap(({ events }) => events).at(-1);
  if (!first?.opened || !stream || first.opened.t > until || (last && last.t > until)) return [];
  if (newest ? newest.event <= (last?.event ?? 0) : last) return [];
  const from = last ? last.event + 1 : (newest?.event ?? 1);
  const to = Math.min(newest?.event ?? from, from + mostToTell - 1);
  return Array.from({ length: to - from + 1 }, (_, nth) => ({
    of: "event",
    id: from + nth,
    stream: stream.id,
    pod: stream.pod ?? "",
    ...(before?.pod && { after: before.pod }),
    cause: "client-left-behind",
    chain: chain([
      link(first.opened, `${stream.client} opens a stream at ${first.pod ?? "nobody"}`),
      link(last, `it gets event ${last?.event}, the last that it ever gets`),
      newest && link(newest, `others have had event ${newest.event} by now`),
      link(stream.closed, "it has heard nothing more when the run ends"),
    ]),
    saved: `${stream.pod ?? "the pod"} gone on sending what it had not had, or let it come back soon`,
  }));
}
