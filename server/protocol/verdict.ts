import { causePhrase, type Cause } from "./cause.ts";
import { lossesOf, type Loss } from "./checks/index.ts";
import { onKeptConnection, wrapperOf } from "./evidence.ts";
import { exitLabel } from "./exit.ts";
import { explain } from "./explain.ts";
import type { History, RequestRecord } from "./history.ts";
import { lostItems, type ItemLoss } from "./items/index.ts";
import { trialVerdict } from "./trials.ts";
import { clusterTime, doorShut, learned, score, subject, type Score } from "./view.ts";

/** The verdict in one sentence, split so that the page can set the figure large and the reason beside it. */
export interface Sentence {
  readonly figure: string;
  readonly reason: string;
}

/** What the user lost, and mainly why; of a run of trials, what the test caught. Computed once for each event that comes in. */
export function verdict(history: History): Sentence {
  const before = known.get(history);
  if (before?.seq === history.lastSeq) return before.sentence;
  const sentence = trialVerdict(history) ?? verdictOn(history, score(history));
  known.set(history, { seq: history.lastSeq, sentence });
  return sentence;
}

const known = new WeakMap<History, { readonly seq: number; readonly sentence: Sentence }>();

/**
 * Why requests have been lost so far, while the run goes on: the reason of most of those that are given, be they only
 * the latest ones. Undefined where none has a cause yet.
 */
export function reasonSoFar(history: History, latest: readonly RequestRecord[]): string | undefined {
  const losses = latest.flatMap((request): Loss[] => {
    const found = explain(history, request);
    return found ? [{ request, cause: found.cause, behind: found.behind }] : [];
  });
  const main = mostCommon(losses);
  return main && reasonFor(history, main[0], main[1]);
}

function verdictOn(history: History, { lost, sent }: Score): Sentence {
  const pod = subject(history);
  const items = lostItems(history);
  if (lost === 0 && items.length > 0) {
    return { figure: `0 of ${sent} lost`, reason: `every request was answered, but ${alsoLost(items)}` };
  }
  if (lost === 0) {
    const end = pod?.exited ? `; ${pod.name}: ${exitLabel(pod?.exited)}` : "";
    return {
      figure: `0 of ${sent} lost`,
      reason: pod ? `every request was answered${end}` : "nothing was told to stop yet",
    };
  }
  const main = mostCommon(lossesOf(history));
  return {
    figure: `${lost} of ${sent} lost`,
    reason: main ? reasonFor(history, main[0], main[1]) : "",
  };
}

/** What else was lost, kind by kind, and why: in few words, for the list of the losses names each cause. */
function alsoLost(items: readonly ItemLoss[]): string {
  const kinds = [...Map.groupBy(items, ({ of }) => of)];
  const counted = kinds
    .map(([of, list]) => `${list.length} ${of}${list.length === 1 ? "" : "s"}`)
    .join(" and ");
  const [first, ...others] = byCause(items).map(([cause]) => cause);
  if (!first) return counted;
  return others.length === 0
    ? `${counted}: ${causePhrase(first)}`
    : `${counted}, by ${others.length + 1} causes`;
}

const byCause = <L extends { readonly cause: Cause }>(losses: readonly L[]): [Cause, L[]][] =>
  [...Map.groupBy(losses, ({ cause }) => cause)].toSorted(([, a], [, b]) => b.length - a.length);

const mostCommon = <L extends { readonly cause: Cause }>(losses: readonly L[]): [Cause, L[]] | undefined =>
  byCause(losses)[0];

function reasonFor(history: History, cause: Cause, losses: readonly Loss[]): string {
  const request = losses[0]?.request;
  const pod = history.pods.get(request?.pod ?? "");
  if (!request) return "";
  const name = pod?.name ?? "the pod";
  switch (cause) {
    case "door-shut-before-router-knew": {
      const late = slowestRouter(history, losses);
      return late
        ? `router ${late.router} still listed ${name} ${late.seconds} s after its door had shut`
        : `${name} had shut its door too soon`;
    }
    case "turned-away":
      return losses.every((loss) => onKeptConnection(loss.request))
        ? `${name} answered ${request.status ?? 503} on connections that its clients had kept`
        : `${name} answered ${request.status ?? 503} while routers still sent requests to it`;
    case "died-of-the-signal":
      return `${name} died of ${pod?.exited?.signal ?? "the signal"} with requests in flight`;
    case "signal-not-passed-on":
      return `the signal went to ${wrapperOf(history)}, and ${name}'s program never heard of it`;
    case "exited-early":
      return `${name} exited with code ${pod?.exited?.code ?? "?"} before it had answered`;
    case "killed-at-the-grace": {
      const kill = pod?.signals.findLast(({ by }) => by === "grace") ?? pod?.exited;
      return `${name} was still at work when SIGKILL came at ${kill ? clusterTime(history, kill.t).toFixed(0) : "?"} s`;
    }
    case "killed-by-its-probe":
      return `${name} was killed at work: its liveness probe had failed`;
    case "proxy-gave-up":
      return `the proxy answered ${request.status ?? "an error"}: ${causePhrase(losses[0]?.behind ?? cause)}`;
    case "no-endpoint":
      return request.dropped
        ? `router ${request.router} had no endpoint of its own, and dropped them`
        : `router ${request.router} had no endpoint left`;
    case "error-of-its-own":
      return `${name} answered ${request.status ?? 500} though nobody had told it to stop`;
    case "deadline-missed":
      return `${name} had not answered by the client's deadline`;
    case "not-ready-yet":
      return `${name} was sent requests before it could serve`;
    case "cancelled-without-answer":
      return `${name} let go of them without an answer`;
    case "answered-before-saved":
      return `${name} answered before the payment was saved`;
    case "charged-twice":
      return `payments were made more than once`;
    case "killed-outright":
      return `SIGKILL left ${name} no time to answer`;
    case "idle-connection-closed":
      return `${name} closed kept connections while requests were crossing`;
    case "resource-closed-first":
      return `${name} closed a resource that its requests still needed`;
    default:
      return `most of them on ${name}`;
  }
}

function slowestRouter(
  history: History,
  losses: readonly Loss[],
): { router: string; seconds: string } | undefined {
  let slowest: { router: string; ms: number } | undefined;
  for (const { request } of losses) {
    const pod = history.pods.get(request.pod ?? "");
    const router = history.routers.get(request.router);
    const shut = pod && doorShut(pod);
    const told = pod && router && learned(router, pod.name, (pod.deleted ?? pod.signals[0])?.t ?? 0);
    if (!shut || !told) continue;
    const ms = told.t - Math.min(shut.t, request.settled?.t ?? shut.t);
    if (!slowest || ms > slowest.ms) slowest = { router: request.router, ms };
  }
  if (!slowest) return undefined;
  return { router: slowest.router, seconds: (slowest.ms / history.header.scenario.second).toFixed(1) };
}
