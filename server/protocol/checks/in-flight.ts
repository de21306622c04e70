import type { Verdict } from "../check.ts";
import { toldToStop } from "../items/told.ts";
import type { History, Moment, PodRecord, RequestRecord } from "../history.ts";
import type { ItemLoss } from "../items/index.ts";
import {
  itemSeqs,
  madeGood,
  neverTold,
  plural,
  requests,
  settledSeqs,
  turnedAwayFromInside,
  withCause,
  type Check,
} from "./judge.ts";

/**
 * Every request accepted before the door shut was answered in full; what was open then, a WebSocket or an event stream,
 * ended so that its client lost nothing by it.
 */
export const inFlight: Check = {
  id: "in-flight",
  judge(evidence) {
    const { history, pod, losses, items } = evidence;
    const lost = withCause(losses, [
      "died-of-the-signal",
      "signal-not-passed-on",
      "exited-early",
      "killed-at-the-grace",
      "killed-outright",
      "resource-closed-first",
      "killed-by-its-probe",
      "cancelled-without-answer",
      "deadline-missed",
      "answered-before-saved",
      "unexplained",
    ]);
    const cut = [...lost, ...losses.filter((loss) => turnedAwayFromInside(evidence, loss))];
    if (cut.length > 0) {
      return {
        status: "fail",
        why: `${requests(cut.length)} that ${pod.name} had accepted came to nothing`,
        evidence: settledSeqs(cut),
      };
    }
    const broken = items.filter(({ of }) => of === "socket" || of === "event");
    if (broken.length > 0) return { status: "fail", why: brokenOff(broken), evidence: itemSeqs(broken) };
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const underWay = between(history, pod, signal, signal);
    const served = underWay.filter(isAnswered);
    const elsewhere = underWay.filter(
      (request) => request.observed === "status-5xx" && madeGood(history, request),
    );
    const handedOver = held(history, pod, signal);
    const seqs = [
      signal.seq,
      ...[...served, ...elsewhere, ...handedOver].flatMap((one) => seqOfEnd(one) ?? []),
    ];
    const why = [
      ...(served.length > 0 ? [`${requests(served.length)} under way at the signal, all answered`] : []),
      ...(elsewhere.length > 0
        ? [`${requests(elsewhere.length)} given up at the signal, each tried again with success`]
        : []),
      ...(handedOver.length > 0
        ? [`${plural(handedOver.length, "connection")} held open at the signal, each ended without a loss`]
        : []),
    ].join("; ");
    return why === "" ? answeredDuringTheHook(history, pod, signal) : { status: "pass", why, evidence: seqs };
  },
};

/** A hook that is longer than every request leaves nothing to be under way at the signal: they end while it runs. */
function answeredDuringTheHook(history: History, pod: PodRecord, signal: Moment): Verdict {
  const { preStop } = pod;
  const answered = preStop ? between(history, pod, preStop, signal).filter(isAnswered) : [];
  const evidence = [signal.seq, ...answered.flatMap((one) => seqOfEnd(one) ?? [])];
  return answered.length > 0
    ? {
        status: "pass",
        why: `${requests(answered.length)} under way while the preStop hook ran, all answered before the signal`,
        evidence,
      }
    : { status: "unknown", why: "nothing was under way at the signal", evidence };
}

const isAnswered = ({ observed }: RequestRecord): boolean => observed === "ok";

/** The requests to a pod that were under way at some time between two moments, and have ended since. */
const between = (history: History, pod: PodRecord, from: Moment, until: Moment): RequestRecord[] =>
  [...history.requests.values()].filter(
    ({ pod: to, sent, settled }) =>
      to === pod.name && sent.t <= until.t && settled !== undefined && settled.t > from.t,
  );

/** What of the WebSockets and event streams of a pod was lost. */
function brokenOff(items: readonly ItemLoss[]): string {
  const count = (of: ItemLoss["of"]): number => items.filter((item) => item.of === of).length;
  const [sockets, events] = [count("socket"), count("event")];
  return [
    ...(sockets > 0 ? [`${plural(sockets, "WebSocket")} ended without a close frame`] : []),
    ...(events > 0 ? [`${plural(events, "stream event")} lost or doubled`] : []),
  ].join(", ");
}

/** The WebSockets and event streams that were open when the signal came and that the pod has ended since. */
const held = (history: History, pod: PodRecord, signal: Moment) =>
  [...history.sockets.values(), ...history.streams.values()].filter(
    ({ pod: to, opened, closed }) =>
      to === pod.name &&
      opened &&
      opened.t <= signal.t &&
      closed &&
      closed.t > signal.t &&
      closed.by === "pod",
  );

const seqOfEnd = ({ settled, closed }: { settled?: Moment; closed?: Moment }): number | undefined =>
  (settled ?? closed)?.seq;
