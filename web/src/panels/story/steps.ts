import type { History, Link, LogLine, PodRecord } from "../../../../server/protocol/index.ts";
import type { Run } from "../../world/index.ts";
import { placeOf, type Place, type PlaceKind } from "./code-places.ts";
import type { Life } from "./life.ts";
import { nearestLog, placeOfEvent } from "./moments.ts";

/** One link of a story, with the log line and the line of code that belong to it. */
export interface Step extends Link {
  readonly log?: LogLine | undefined;
  readonly code?: Place | undefined;
  /** How the thing itself ended. */
  readonly end: boolean;
}

/** A pod prints about what happens to it so many cluster seconds before or after it, at most. */
const near = 1;

/**
 * What each link of a story belongs to. A log line is shown with the link that it is nearest to, a line of code with the
 * first link that it fits.
 */
export function stepsOf(run: Run, life: Life, places: readonly Place[]): Step[] {
  const { history } = run;
  const within = near * history.header.scenario.second;
  const found = life.chain.map((link) => {
    const wanted = wantedOf(run, life, link);
    const code = wanted?.kind && placeOf(places, wanted.kind, wanted.detail);
    const log = wanted?.pod === undefined ? undefined : nearestLog(history.logs, wanted.pod, link.t, within);
    return { link, code, log };
  });
  const pointed = new Set<number>();
  return found.map(({ link, code, log }): Step => {
    const apart = log ? Math.abs(log.t - link.t) : 0;
    const nearer = found.some(
      (other) =>
        other.link !== link &&
        other.log === log &&
        log !== undefined &&
        (Math.abs(log.t - other.link.t) < apart ||
          (Math.abs(log.t - other.link.t) === apart && other.link.seq < link.seq)),
    );
    const first = code !== undefined && !pointed.has(code.line);
    if (code) pointed.add(code.line);
    return {
      ...link,
      log: nearer ? undefined : log,
      code: first ? code : undefined,
      end: link.seq === life.ended?.seq,
    };
  });
}

interface Wanted {
  /** Whose log may speak of it. */
  readonly pod?: string | undefined;
  readonly kind?: PlaceKind;
  readonly detail?: string | undefined;
}

/** What to look for beside a link: what kind of event it is decides. */
function wantedOf(run: Run, life: Life, { seq }: Link): Wanted | undefined {
  const { history } = run;
  const pod = history.pods.get(life.pod ?? "");
  const of = life.pod;
  switch (placeOfEvent(run, seq)?.type) {
    case "signal.sent":
      // What is in front of the program kept it: its handler was never called.
      if (life.cause === "signal-not-passed-on") return { pod: of };
      return { pod: of, kind: "handler", detail: pod?.signals.find((each) => each.seq === seq)?.signal };
    case "reported.closing":
    case "probe.settled":
      return { pod: of, kind: "stop-accepting" };
    case "pod.exited":
      return exitOf(pod, seq);
    case "request.settled":
      return endOf(history, seq, life);
    case "payment.committed":
      return { kind: "commit" };
    case "job.claimed":
      return { pod: of, kind: "claim" };
    case "job.finished":
      return { pod: of, kind: "finish" };
    case "job.released":
      return { pod: of, kind: "release" };
    case "socket.closed":
      return { pod: of, kind: "close-socket" };
    case "span.received":
      return { kind: "flush" };
    case "prestop.started":
    case "prestop.failed":
      return { pod: of };
    default:
      return undefined;
  }
}

function exitOf(pod: PodRecord | undefined, seq: number): Wanted {
  const end = pod?.runs.find(({ exited }) => exited?.seq === seq)?.exited;
  // A process that a signal ended left by no line of its own.
  if (!end || end.code === null) return { pod: pod?.name };
  return { pod: pod?.name, kind: "exit", detail: String(end.code) };
}

function endOf(history: History, seq: number, { ended, outcome, began }: Life): Wanted | undefined {
  if (ended?.seq !== seq || began === undefined) return undefined;
  if (outcome === "refused") return { kind: "stop-accepting" };
  if (outcome !== "status-5xx") return undefined;
  const request = history.requests.values().find(({ settled }) => settled?.seq === seq);
  return { pod: request?.pod ?? undefined, kind: "refuse", detail: String(request?.status ?? "") };
}
