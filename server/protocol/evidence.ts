import type {
  ContainerRun,
  History,
  Moment,
  PodRecord,
  ProbeRecord,
  RequestRecord,
  SignalRecord,
} from "./history.ts";
import { keptFor } from "./kept.ts";
import { doorShut } from "./view.ts";

/**
 * How long after a connection ended the process's end may still be noticed, in ms of wall-clock time: both come from
 * the kernel at once, but the lab hears of the first through a socket and of the second through its parent.
 */
const reaping = 300;
/**
 * The same where a wrapper kept the signal: it ends in its own time after the program did, which npm spends on its log.
 * Long, because a program that hasn't heard of the signal has no reason to close anything.
 */
const wrapperReaping = 2000;
/** Connections that one end of a process cuts are told one after another, without so long a pause, in ms. */
const pause = 150;
/** A request cut so soon after it connected may have been waiting in the backlog of a closing listener, in ms. */
const backlog = 25;

/** What came so long before the door was shut, or was reset so long before, was not waiting at it, in ms. */
const inside = 300;

/** Ends that the lab reads within so many ms of each other may have come in either order. */
const sameMoment = 5;

/** The process that a request met, of those that the pod's main container has had: the last one begun before its end. */
export const runAt = (pod: PodRecord, t: number): ContainerRun | undefined =>
  pod.runs.findLast(({ started }) => started.t <= t);

/** The signals that this process got, oldest first. */
export function signalsTo(pod: PodRecord, run: ContainerRun | undefined): SignalRecord[] {
  if (!run) return [];
  const { started, exited } = run;
  return pod.signals.filter((signal) => signal.seq > started.seq && (!exited || signal.seq < exited.seq));
}

/**
 * The program that the pod's command starts first, where it isn't Node, doesn't become Node and passes nothing on: the
 * signals that are meant for the pod's program go to this one.
 */
export function wrapperOf({ header }: History): string | undefined {
  const [first = "node", ...words] = header.scenario.deployment.command ?? [];
  const name = first.split("/").at(-1);
  return name === "node" || words.some((word) => becomes(word) || mayPassOn(word)) ? undefined : name;
}

/** Whether a shell gives its place to what this script starts. A pipe, `&` or brackets start a child all the same. */
const becomes = (script: string): boolean =>
  script
    .replaceAll("\\\n", " ")
    .split("\n")
    .some(
      (line) =>
        /(?:^|;|&&|\|\||\bthen|\belse)\s*exec\s/.test(line) &&
        !/(?<!\|)\|(?!\|)/.test(line) &&
        !/(?<!&)&\s*$/.test(line),
    );

/** Whether this script can send a signal of its own: then nobody can say that it kept one. */
const mayPassOn = (script: string): boolean => /\bkill\s/.test(script);

/** The wrapper that got this signal and kept it; undefined where the program itself has shown that it heard of it. */
export function keptBy(history: History, { reported }: PodRecord, signal: Moment): string | undefined {
  const { closing, handlers } = reported;
  const heard = (closing && closing.t >= signal.t) || handlers.some(({ t }) => t >= signal.t);
  return heard ? undefined : wrapperOf(history);
}

/** The first signal that asked the process behind this request to end. */
export const toldBefore = (pod: PodRecord, request: RequestRecord): SignalRecord | undefined =>
  signalsTo(pod, runAt(pod, request.sent.t))[0];

/**
 * Whether this request, cut on an established connection, was cut by the end of the process, rather than by a pod
 * that closed the connection and lived on. A closing listener resets what waits in its backlog, and whoever closes idle
 * connections may meet a request on its way; both may be the last thing that a process does: then only requests younger
 * than `backlog` are cut, and nothing that was older.
 */
export function cutByExit(history: History, request: RequestRecord, pod: PodRecord): boolean {
  const run = runAt(pod, request.sent.t);
  const exited = run?.exited;
  const { settled } = request;
  if (!exited || !settled) return false;
  const killed = signalsTo(pod, run).find(({ signal }) => signal === "SIGKILL");
  // No program closes anything after SIGKILL, however late a busy machine tells that the process has ended.
  if (killed && settled.t >= killed.t) return true;
  const cut = endsOn(history).get(pod.name)?.cut ?? [];
  const [told] = signalsTo(pod, run);
  const earliest = exited.t - (told && keptBy(history, pod, told) ? wrapperReaping : reaping);
  const began = Math.max(cutsBegan(cut, exited, earliest), lastSeenAlive(history, pod, exited) - sameMoment);
  if (settled.t < began) return false;
  if (exited.signal !== null || settled.t - request.sent.t > backlog) return true;
  if (!told || request.sent.t < told.t) return true;
  return cut.some(
    (other) =>
      other !== request &&
      other.settled !== undefined &&
      other.sent.t <= exited.t &&
      other.settled.t >= began &&
      (request.reused || Math.abs(other.settled.t - settled.t) <= backlog) &&
      other.settled.t - other.sent.t > backlog,
  );
}

/**
 * The last moment at which a process that has ended did what only a living one does: answered a request, or said goodbye
 * to its database.
 */
function lastSeenAlive(history: History, { name }: PodRecord, exited: Moment): number {
  const answered = endsOn(history)
    .get(name)
    ?.answered.find(({ sent }) => sent.t <= exited.t);
  const goodbyes = history.sessions
    .values()
    .filter(({ pod, closed }) => pod === name && closed?.how === "terminate" && closed.t <= exited.t)
    .map(({ closed }) => closed?.t ?? 0);
  return Math.max(answered?.settled?.t ?? -Infinity, ...goodbyes);
}

/** From when on connections were cut by this end of a process: what a busy machine tells slowly is one stretch. */
function cutsBegan(cut: readonly RequestRecord[], exited: Moment, earliest: number): number {
  let first = Infinity;
  for (const { settled } of cut) {
    if (!settled || settled.t > exited.t) continue;
    if (settled.t < earliest && first - settled.t > pause) break;
    first = settled.t;
  }
  return Math.min(earliest, first);
}

/**
 * Whether a reset of a new connection was the pod's own doing, rather than that of a closing listener, which resets what
 * waits in its backlog: its door was open for long after, this one had come long before it was told to stop, or the pod
 * paid it all the same.
 */
export function droppedInside(pod: PodRecord, request: RequestRecord): boolean {
  const { settled, sent } = request;
  const signal = toldBefore(pod, request);
  if (!settled || !signal || signal.t > settled.t || signal.t - sent.t > inside) return true;
  // A row stands under the number of an intent's first attempt, whichever of them brought it about.
  if (request.committed && request.retriedBy === undefined) return true;
  const shut = doorShut(pod);
  return shut !== undefined && shut.t - settled.t > inside;
}

/**
 * Whether the pod had read this request before it let go of it: what was sent to it later had its answer by then. So it
 * waited neither in the backlog of a closing listener, which hands over its connections in the order of their coming, nor
 * on a connection that was taken for idle.
 */
export function hadRead(history: History, pod: PodRecord, request: RequestRecord): boolean {
  const { sent, settled, reused } = request;
  if (!settled) return false;
  const [from, until] = [sent.t + sameMoment, settled.t - sameMoment];
  // A probe is sent once the one before it has its result.
  const before = new Map<ProbeRecord["probe"], number>();
  for (const { probe, result, t } of pod.probes) {
    if (t > until) break;
    if (result === "answered" && (before.get(probe) ?? -Infinity) >= from) return true;
    before.set(probe, t);
  }
  for (const other of endsOn(history).get(pod.name)?.answered ?? []) {
    const answered = other.settled?.t ?? 0;
    if (answered < from) return false;
    // What had a connection already may be read before what waits at the door.
    if (answered <= until && other.sent.t >= from && (reused || !other.reused)) return true;
  }
  return false;
}

/**
 * The first answer that this process gave in full, where the request came to its end before that: so far it had nothing
 * but errors to give, which is a matter of its start and not of its work. Undefined where it had served somebody before,
 * or never did.
 */
export function servedOnlyLater(
  history: History,
  request: RequestRecord,
  pod: PodRecord,
): RequestRecord | undefined {
  const { started, exited } = runAt(pod, request.sent.t) ?? {};
  const first = (endsOn(history).get(pod.name)?.answered ?? []).findLast(
    ({ sent }) => sent.t >= (started?.t ?? 0) && sent.t <= (exited?.t ?? Infinity),
  );
  return (first?.settled?.t ?? 0) > (request.settled?.t ?? Infinity) ? first : undefined;
}

interface Ends {
  /** Answered in full, the latest answer first: whoever looks for a late one finds it at once. */
  readonly answered: RequestRecord[];
  /** Cut on an established connection, likewise the latest first. */
  readonly cut: RequestRecord[];
}

/** How the requests of each pod ended, by its name. */
const endsOn = keptFor((history) => {
  const ends = new Map<string, Ends>();
  for (const request of history.requests.values()) {
    const { pod, observed } = request;
    if (pod === null || (observed !== "ok" && observed !== "reset" && observed !== "truncated")) continue;
    let of = ends.get(pod);
    if (!of) ends.set(pod, (of = { answered: [], cut: [] }));
    (observed === "ok" ? of.answered : of.cut).push(request);
  }
  const latest = (a: RequestRecord, b: RequestRecord) => (b.settled?.t ?? 0) - (a.settled?.t ?? 0);
  for (const { answered, cut } of ends.values()) {
    answered.sort(latest);
    cut.sort(latest);
  }
  return ends;
});

/** Whether it reached the pod on a connection that was open already, be it a proxy's: no router was asked for that. */
export const onKeptConnection = ({ reused, tries }: RequestRecord): boolean => tries.at(-1)?.reused ?? reused;

/** The last answer that the client of this request had on the same connection, after the pod was told to stop. */
export function answeredBefore(
  history: History,
  request: RequestRecord,
  told: Moment,
): RequestRecord | undefined {
  if (!request.reused || request.connection === null || request.pod === null) return undefined;
  return endsOn(history)
    .get(request.pod)
    ?.answered.find(
      ({ connection, settled }) =>
        connection === request.connection &&
        settled !== undefined &&
        settled.t > told.t &&
        settled.t <= request.sent.t,
    );
}

/** How long this run's answered requests typically took, in ms; 0 when none was. */
export const medianService = (history: History, like: RequestRecord): number =>
  medians(history).get(like.path) ?? 0;

/** The median time of the answered requests to each path, in ms. */
const medians = keptFor((history) => {
  const times = new Map<string, number[]>();
  for (const { observed, settled, sent, path } of history.requests.values()) {
    if (observed !== "ok" || !settled) continue;
    const list = times.get(path);
    if (list) list.push(settled.t - sent.t);
    else times.set(path, [settled.t - sent.t]);
  }
  return new Map([...times].map(([path, list]) => [path, list.sort((a, b) => a - b)[list.length >> 1] ?? 0]));
});
