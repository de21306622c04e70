import { exitLabel } from "../exit.ts";
import { chain, link } from "../explain/chain.ts";
import type { Cause } from "../cause.ts";
import type { History, PodRecord, RequestRecord } from "../history.ts";
import type { ItemLoss } from "./item.ts";
import { endOf, toldToStop } from "./told.ts";

/**
 * Requests that a pod answered and whose trace never reached the collector. Only pods that ended in the run are
 * judged: one that lives on may still send what it holds.
 */
export function lostSpans(history: History): ItemLoss[] {
  if (history.header.scenario.collector === undefined) return [];
  const arrived = new Set(history.spans.map(({ request }) => request));
  return [...history.pods.values()].flatMap((pod) => {
    const end = endOf(pod);
    if (!end) return [];
    const cause = causeOf(history, pod);
    return servedBy(history, pod)
      .filter(({ id }) => !arrived.has(id))
      .map((request) => ({
        of: "span" as const,
        id: request.id,
        pod: pod.name,
        cause,
        chain: chain([
          link(request.settled, `${pod.name} answers request ${request.id}`),
          link(
            history.spans.findLast((span) => span.pod === pod.name),
            `the last span that ${pod.name} sends`,
          ),
          link(toldToStop(pod), `${pod.name} is told to stop`),
          link(end, `${pod.name} is gone: ${exitLabel(end)}`),
        ]),
        saved: savedBy[cause] ?? "",
      }));
  });
}

/** The requests that this pod answered in full. */
export const servedBy = (history: History, { name }: PodRecord): RequestRecord[] =>
  [...history.requests.values()].filter(({ pod, observed }) => pod === name && observed === "ok");

function causeOf({ header }: History, pod: PodRecord): Cause {
  if (header.scenario.collector !== "alive") return "collector-dead";
  return pod.exited?.signal === null && pod.exited.code === 0 ? "tracer-not-shut-down" : "flush-cut-off";
}

const savedBy: Partial<Record<Cause, string>> = {
  "collector-dead": "the collector been there: nothing in the pod can save these spans",
  "tracer-not-shut-down": "the pod awaited its tracer's shutdown as its last step",
  "flush-cut-off": "the pod had time left for the flush before it was ended",
};
