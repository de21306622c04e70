import { causes, type Cause } from "./cause.ts";
import { onKeptConnection, wrapperOf } from "./evidence.ts";
import { exitLabel } from "./exit.ts";
import type { History, LossRecord, Moment, PodRecord, RequestRecord } from "./history.ts";
import { isLost, outcomes, type Outcome } from "./outcome.ts";
import { clusterTime, doorShut, isUsersLoss, learned, zero } from "./view.ts";
import { whenLost } from "./when-lost.ts";

/** Losses of one kind that came to nothing for one reason, in one sentence. */
export interface LossGroup {
  readonly key: string;
  readonly of: LossRecord["of"] | "request";
  /** Undefined as long as the run goes on: causes are judged at its end. */
  readonly cause: Cause | undefined;
  readonly pod: string | null;
  /** Of requests; they may differ within a cause. The most frequent one. */
  readonly outcome: Outcome | undefined;
  /** In the order of time. For events, the connection each is missing after stands beside it. */
  readonly lost: readonly { readonly id: number; readonly stream?: number | undefined; readonly t: number }[];
  /** From the first to the last of them, ms since the run began. */
  readonly from: number;
  readonly to: number;
  /** Attempts that failed while a further one was made: their user lost nothing by them. */
  readonly triedAgain: boolean;
  readonly sentence: string;
}

/**
 * Who died and why, in sentences: what users lost first, the most of it first; then attempts that were made good by a
 * further one.
 * @param failed the requests that have failed so far, in the order of sending; all of the history's where left out.
 */
export function lossesInWords(
  history: History,
  failed: Iterable<RequestRecord> = history.requests.values(),
): LossGroup[] {
  const requests = [...failed].filter(({ outcome }) => outcome !== undefined && isLost(outcome));
  const alike = Map.groupBy(requests, (request) => {
    const cause = request.explained?.cause ?? request.outcome;
    // Each process of a pod that is restarted has ends of its own.
    const process = history.pods
      .get(request.pod ?? "")
      ?.runs.findLastIndex(({ started }) => started.t <= request.sent.t);
    return `${isUsersLoss(history, request) ? "lost" : "again"} ${cause} ${request.pod} ${process}`;
  });
  const items = Map.groupBy(history.losses, (loss) => `${loss.of} ${loss.cause} ${podOf(history, loss)}`);
  return [
    ...[...alike].map(([key, list]) => ofRequests(history, key, list)),
    ...[...items].map(([key, list]) => ofItems(history, key, list)),
  ].toSorted(
    (a, b) =>
      Number(a.triedAgain) - Number(b.triedAgain) ||
      Number(a.of !== "request") - Number(b.of !== "request") ||
      b.lost.length - a.lost.length,
  );
}

function ofRequests(history: History, key: string, list: readonly RequestRecord[]): LossGroup {
  const lost = list
    .map(({ id, settled, sent }) => ({ id, t: (settled ?? sent).t }))
    .toSorted((a, b) => a.t - b.t || a.id - b.id);
  const first = list[0] as RequestRecord;
  const triedAgain = key.startsWith("again");
  const outcome = mostFrequent(list.map(({ outcome: each }) => each as Outcome));
  const [from, to] = [lost[0]?.t ?? 0, lost.at(-1)?.t ?? 0];
  const { cause, behind } = first.explained ?? {};
  const noun = triedAgain ? "attempt" : "request";
  const what = `${counted(lost, noun)} ${endedTogether(first, outcome, list)} ${span(history, from, to)}`;
  const because = cause === undefined ? soFar(history, first) : reason(history, behind ?? cause, list);
  const proxy = behind === undefined ? "" : `${first.tries.at(-1)?.router ?? "the proxy"} gave up on it: `;
  const after = triedAgain ? `, and tried again` : "";
  return {
    key,
    of: "request",
    cause,
    pod: first.pod,
    outcome,
    lost,
    from,
    to,
    triedAgain,
    sentence: `${what}${after}${because === "" ? "" : `: ${proxy}${because}`}.`,
  };
}

const nouns = { job: "job", span: "span", socket: "WebSocket", event: "event" } as const;
/** How it is lost, for one and for several. */
const fates: Record<LossRecord["of"], string> = {
  job: "went wrong",
  span: "never reached the collector",
  socket: "ended without a goodbye",
  event: "went wrong",
};

function ofItems(history: History, key: string, list: readonly LossRecord[]): LossGroup {
  const first = list[0] as LossRecord;
  const lost = list
    .map((loss) => ({ id: loss.id, stream: loss.stream, t: whenLost(history, loss) }))
    .toSorted((a, b) => a.t - b.t || a.id - b.id);
  const [from, to] = [lost[0]?.t ?? 0, lost.at(-1)?.t ?? 0];
  const { label, provenBy } = causes[first.cause];
  const noun = nouns[first.of];
  const fate = first.of === "event" || first.of === "job" ? label.replace(/^An? \w+( event)? /, "") : "";
  const verb = fate === "" || lost.length > 1 ? plainFate(first) : fate;
  return {
    key,
    of: first.of,
    cause: first.cause,
    pod: podOf(history, first),
    outcome: undefined,
    lost,
    from,
    to,
    triedAgain: false,
    sentence: `${counted(lost, noun)} ${verb} ${span(history, from, to)}: ${provenBy}.`,
  };
}

function plainFate({ of, cause }: LossRecord): string {
  if (cause === "job-done-twice") return "ran twice";
  if (cause === "event-doubled") return "came twice";
  return of === "job" || of === "event" ? "got lost" : fates[of];
}

/** The pod that something was lost on, as far as the history says it. */
function podOf(history: History, { of, id, stream }: LossRecord): string | null {
  if (of === "job")
    return history.jobs.get(id)?.steps.findLast(({ what }) => what === "claimed")?.pod ?? null;
  if (of === "span") return history.requests.get(id)?.pod ?? null;
  if (of === "socket") return history.sockets.get(id)?.pod ?? null;
  return history.streams.get(stream ?? -1)?.pod ?? null;
}

function counted(lost: LossGroup["lost"], noun: string): string {
  const ids = lost.map(({ id }) => id).toSorted((a, b) => a - b);
  const [least = 0, most = 0] = [ids[0], ids.at(-1)];
  if (ids.length === 1) return `${noun === "WebSocket" ? noun : capital(noun)} #${least}`;
  const whole = most - least === ids.length - 1;
  const which =
    ids.length < 4 ? ids.map((id) => `#${id}`).join(", ") : `#${least}${whole ? "–" : " … "}#${most}`;
  return `${ids.length} ${noun}s (${which})`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function mostFrequent<T>(list: readonly T[]): T | undefined {
  const groups = [...Map.groupBy(list, (each) => each)];
  return groups.toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

/** How all of them ended: one way in words, several counted. */
function endedTogether(
  first: RequestRecord,
  outcome: Outcome | undefined,
  list: readonly RequestRecord[],
): string {
  const ways = [...Map.groupBy(list, (each) => each.outcome)].toSorted(([, a], [, b]) => b.length - a.length);
  if (ways.length === 1) return ended(first, outcome, list.length);
  const counts = ways.map(
    ([way, each]) => `${each.length} ${way === undefined ? "under way" : outcomes[way].label}`,
  );
  return `were lost (${counts.join(", ")})`;
}

function ended({ status }: RequestRecord, outcome: Outcome | undefined, count: number): string {
  const be = count === 1 ? "was" : "were";
  switch (outcome) {
    case "refused":
      return `${be} refused`;
    case "reset":
      return `${be} cut before a byte of the answer`;
    case "truncated":
      return `${be} cut in the middle of the answer`;
    case "status-5xx":
      return `${be} answered ${status ?? "5xx"}`;
    case "timed-out":
      return `had no answer by the client's deadline`;
    case "vanished":
      return `${be} answered, and the ledger knows nothing of ${count === 1 ? "it" : "them"},`;
    case "ghost":
      return `failed, though the ledger holds ${count === 1 ? "it" : "them"},`;
    case "doubled":
      return `${be} charged more than once`;
    default:
      return `ended as ${outcome ? outcomes[outcome].label : "nothing known"}`;
  }
}

/** A moment in cluster seconds from the deletion, with its sign: "+1.30 s". */
function at(history: History, t: number): string {
  const seconds = clusterTime(history, t);
  const sign = zero(history) === undefined ? "" : seconds < -0.004 ? "−" : "+";
  return `${sign}${Math.abs(seconds).toFixed(2)} s`;
}

const span = (history: History, from: number, to: number): string =>
  at(history, from) === at(history, to)
    ? `at ${at(history, from)}`
    : `between ${at(history, from)} and ${at(history, to)}`;

/** While the run goes on: what can be said without a judgement. */
const soFar = ({ finished }: History, { pod }: RequestRecord): string =>
  finished || pod === null ? "" : `sent to ${pod}; the cause is judged at the end of the run`;

const names = (list: readonly string[]): string =>
  list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;

/** Why these were lost, with the moments that prove it. They share a cause and a pod. */
function reason(history: History, cause: Cause, list: readonly RequestRecord[]): string {
  const first = list[0] as RequestRecord;
  const pod = history.pods.get(first.pod ?? "");
  if (cause === "no-endpoint" || !pod) {
    const routers = named(history, list);
    return first.dropped
      ? `${routers} had no endpoint on its own node, and dropped what came`
      : cause === "no-endpoint"
        ? `${routers} had no endpoint left`
        : causes[cause].provenBy;
  }
  const { name } = pod;
  const end = endOf(pod, first);
  const killed = pod.signals.findLast(({ signal, seq }) => signal === end?.signal && seq < end.seq) ?? end;
  switch (cause) {
    case "door-shut-before-router-knew": {
      const crash = crashBefore(pod, first);
      if (crash) return still(history, pod, list, `after its process had ended at ${at(history, crash.t)}`);
      const shut = doorShut(pod);
      const since = shut ? ` at ${at(history, (pod.reported.closing ?? shut).t)}` : "";
      return still(history, pod, list, `after it had shut its door${since}`);
    }
    case "turned-away":
      return list.every(onKeptConnection)
        ? `${name} turned away what came on connections that its clients had kept`
        : `${name} turned them away while ${still(history, pod, list)}`;
    case "died-of-the-signal":
      return `${name} died of ${end?.signal ?? "the signal"} at ${when(history, killed)} with ${them(list)} in flight`;
    case "signal-not-passed-on":
      return `the signal went to ${wrapperOf(history)}, and ${name}'s program worked on until its end at ${when(history, end)} (${end ? exitLabel(end) : "exit"})`;
    case "exited-early":
      return `${name} left at ${when(history, end)} (${end ? exitLabel(end) : "exit"}) before it had answered`;
    case "killed-at-the-grace":
      return `${name} was still at work when its ${pod.deleted?.graceSeconds ?? "?"} s of grace were over and SIGKILL came at ${when(history, killed)}`;
    case "killed-outright":
      return `SIGKILL at ${when(history, killed)} left ${name} no time to answer`;
    case "killed-by-its-probe":
      return `its liveness probe had failed, and the kubelet ended ${name} at ${when(history, killed)} while it was at work`;
    default:
      return causes[cause].provenBy;
  }
}

const them = (list: readonly unknown[]): string => (list.length === 1 ? "it" : "them");

const endOf = (pod: PodRecord, { sent }: RequestRecord) =>
  pod.runs.findLast(({ started }) => started.t <= sent.t)?.exited ?? pod.exited;

/** The end of the process that nobody had asked for, before a request came. */
const crashBefore = (pod: PodRecord, { settled, sent }: RequestRecord): Moment | undefined =>
  toldTo(pod, (settled ?? sent).t)
    ? undefined
    : pod.runs.findLast(({ exited }) => exited && exited.t <= (settled ?? sent).t + hearing)?.exited;

/** The lab may hear of an end a little after the connections that it cut, ms. */
const hearing = 25;

const toldTo = (pod: PodRecord, t: number): Moment | undefined =>
  pod.deleted && pod.deleted.t <= t ? pod.deleted : pod.signals.find((signal) => signal.t <= t);

const when = (history: History, moment: Moment | undefined): string =>
  moment ? at(history, moment.t) : "an unknown moment";

/** The routers that sent them, as people call them. */
function named(history: History, list: readonly RequestRecord[]): string {
  const found = [
    ...new Set(list.map((request) => request.tries.at(-1)?.router ?? request.router)),
  ].toSorted();
  const nodes = found.filter((router) => history.routers.get(router)?.kind === "kube-proxy");
  const others = found.filter((router) => !nodes.includes(router));
  return names([
    ...(nodes.length > 0 ? [`router${nodes.length > 1 ? "s" : ""} ${names(nodes)}`] : []),
    ...others.map((router) => (history.routers.has(router) ? `the ${router.replace("-", " ")}` : router)),
  ]);
}

/** "router b still listed it, until +1.33 s, after …" for the routers by which these came. */
function still(history: History, pod: PodRecord, list: readonly RequestRecord[], after?: string): string {
  const first = list[0] as RequestRecord;
  const from = (toldTo(pod, (first.settled ?? first.sent).t) ?? crashBefore(pod, first))?.t ?? 0;
  const listed = list.filter((request) =>
    history.routers.has(request.tries.at(-1)?.router ?? request.router),
  );
  const more = after === undefined ? "" : ` ${after}`;
  if (listed.length === 0) return `clients dialled its own address${more}`;
  const learnt = listed.flatMap((request) => {
    const router = history.routers.get(request.tries.at(-1)?.router ?? request.router);
    return (router && learned(router, pod.name, from)) ?? [];
  });
  const last = learnt.toSorted((a, b) => b.t - a.t)[0];
  const until = last ? `, until ${at(history, last.t)}${more && ","}` : "";
  return `${named(history, listed)} still listed ${pod.name}${until}${more}`;
}
