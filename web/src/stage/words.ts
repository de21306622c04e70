import {
  causes,
  clusterTime,
  explain,
  outcomes,
  podStatusAt,
  podStatuses,
  type History,
} from "../../../server/protocol/index.ts";
import { beliefAt } from "../kit/belief.ts";
import { clusterMoment, lossMoment, type Actor, type Cast } from "./cast.ts";

/**
 * One lost request in a line, as it is read out while the selection moves over it. Working out a cause takes a look
 * at the whole history: where the journal does not name it, that is done for the `chosen` one only.
 */
export function lossInWords(history: History, { request }: Actor, chosen: boolean): string {
  const { outcome } = request;
  if (outcome === undefined) return `request ${request.id}`;
  const cause = request.explained?.cause ?? (chosen ? explain(history, request)?.cause : undefined);
  const at = clusterTime(history, lossMoment(request)?.t ?? request.sent.t).toFixed(2);
  const why = cause ? `: ${causes[cause].label}` : "";
  return `request ${request.id}, ${outcomes[outcome].label} at ${at} seconds on ${request.pod ?? "no pod"}${why}`;
}

/** What the stage shows at `t`, for those who don't see it. */
export function stageInWords(cast: Cast, t: number): string {
  const { history } = cast;
  const moment = clusterMoment(cast, t);
  const pods = cast.pods.flatMap(({ record }) => {
    const status = podStatusAt(history, record, moment);
    return status ? [`${record.name} ${podStatuses[status].label}`] : [];
  });
  const stale = cast.population.nodes.flatMap((node, n) =>
    cast.pods
      .filter((_, p) => beliefAt(cast.beliefs[n]?.[p] ?? [], moment) === "stale")
      .map(({ record }) => `router ${node} still lists ${record.name}`),
  );
  const lost = cast.losses.filter(({ request }) => (lossMoment(request)?.t ?? Infinity) <= t).length;
  const sentences = [pods.join(", "), ...stale, `${lost} lost ${lost === 1 ? "request" : "requests"}`];
  return `${sentences.filter((sentence) => sentence !== "").join(". ")}.`;
}
