import {
  causes,
  clusterTime,
  explain,
  outcomeAt,
  outcomes,
  podStatuses,
  type History,
} from "../../../server/protocol/index.ts";
import { beliefAt } from "../kit/belief.ts";
import type { Selection } from "../world/index.ts";
import type { Cast } from "./cast/cast.ts";
import type { Loss } from "./cast/losses.ts";

const nouns: Record<Selection["of"], string> = {
  request: "request",
  job: "job",
  span: "span of request",
  socket: "WebSocket",
  event: "event",
};

/**
 * One loss in a line, as it is read out while the selection moves over it. Working out a cause takes a look at the
 * whole history: where the journal does not name it, that is done for the `chosen` one only.
 */
export function lossInWords(history: History, { what, actor, pod, since }: Loss, chosen: boolean): string {
  const name = `${nouns[what.of]} ${what.id}`;
  const on = pod ? ` on ${pod.record.name}` : " on no pod";
  if (!actor) {
    const cause = history.losses.find(
      ({ of, id, stream }) => of === what.of && id === what.id && stream === what.stream,
    )?.cause;
    return `${name}, lost${on}${cause ? `: ${causes[cause].label}` : ""}`;
  }
  const { request } = actor;
  if (request.outcome === undefined) return name;
  const cause = request.explained?.cause ?? (chosen ? explain(history, request)?.cause : undefined);
  const at = clusterTime(history, since).toFixed(2);
  const why = cause ? `: ${causes[cause].label}` : "";
  return `${name}, ${outcomes[request.outcome].label} at ${at} seconds${on}${why}`;
}

/** What is under the pointer, in a few words. @param t ms since the run began. */
export function nameOf(cast: Cast, what: Selection, t: number): string {
  const name = `${nouns[what.of]} ${what.id}`;
  const known = cast.known(t);
  if (what.of === "request") {
    const actor = cast.requests.byId(what.id);
    if (!actor) return name;
    const outcome = outcomeAt(actor.request, known);
    const pod = actor.stays.findLast(({ from }) => from <= known)?.pod?.record.name;
    return `${name} from ${actor.request.client} · ${outcome ? outcomes[outcome].label : "in flight"}${pod ? ` · ${pod}` : ""}`;
  }
  if (what.of === "socket") {
    const socket = cast.history.sockets.get(what.id);
    return socket ? `${name} of ${socket.client} · ${socket.pod ?? "behind a proxy"}` : name;
  }
  return name;
}

/** What the stage shows at `t`, for those who don't see it. */
export function stageInWords(cast: Cast, t: number): string {
  const { history } = cast;
  const moment = cast.clusterMoment(t);
  const known = cast.known(t);
  const shown = shownPods(cast, moment);
  const pods = shown.flatMap((pod) => {
    const status = pod.statusAt(history, moment);
    return status ? [`${pod.record.name} ${podStatuses[status].label}`] : [];
  });
  const stale = [...history.routers.values()].flatMap(({ node, kind }) =>
    shown
      .filter(({ record }) => beliefAt(cast.beliefs(node, record.name), moment) === "stale")
      .map(
        ({ record }) =>
          `${kind === "kube-proxy" ? `router ${node}` : `the ${node.replace("-", " ")}`} still lists ${record.name}`,
      ),
  );
  const lost = cast.losses.at(known);
  const requestsOnly = lost.every(({ what }) => what.of === "request");
  const noun = requestsOnly ? "lost request" : "lost thing";
  const sentences = [pods.join(", "), ...stale, `${lost.length} ${noun}${lost.length === 1 ? "" : "s"}`];
  return `${sentences.filter((sentence) => sentence !== "").join(". ")}.`;
}

/** The pods that stand on the stage at `t`. */
export const shownPods = (cast: Cast, t: number) =>
  Array.from({ length: cast.pods.placesAt(t) }, (_, place) => cast.pods.inPlace(place, t) ?? []).flat();
