import {
  doorShut,
  isLost,
  type History,
  type Moment,
  type PodRecord,
  type RequestRecord,
} from "../../../server/protocol/index.ts";
import { beliefs, type Stretch } from "../kit/belief.ts";
import type { Population } from "./layout.ts";

/** A request with its place on the stage. */
export interface Actor {
  readonly request: RequestRecord;
  /** Index of its client among the circles of its node, of its node, and of its pod (-1 when there was none). */
  readonly client: number;
  readonly node: number;
  readonly pod: number;
  /** Its place in the pod's room, free again once it has left. */
  readonly place: number;
  /** Order among the losses; -1 for what was not lost. */
  readonly loss: number;
}

export interface CastPod {
  readonly record: PodRecord;
  /** Opened by listening, closing by its own report, shut as observed from outside. */
  readonly opens: number;
  readonly closing: number;
  readonly shut: number;
  /** The most requests it ever held at once. */
  readonly places: number;
}

/** A history arranged for drawing: read once when events were folded in, then looked at in every frame. */
export interface Cast {
  readonly history: History;
  readonly population: Population;
  readonly pods: readonly CastPod[];
  /** When the lab began to clear its pods away, the run being over: from then on the cluster is shown as it was. */
  readonly curtain: number;
  /** By node, then by pod. */
  readonly beliefs: readonly (readonly (readonly Stretch[])[])[];
  /** In the order of sending. */
  readonly actors: readonly Actor[];
  /** In the order of loss. */
  readonly losses: readonly Actor[];
  /** In the order of commit. */
  readonly committed: readonly Actor[];
  /** The longest time from sending to settling (so far, for those under way), and the usual one, in ms. */
  readonly longest: number;
  readonly median: number;
}

/** The moment from which a request counts as lost. */
export const lossMoment = (request: RequestRecord): Moment | undefined =>
  request.observed !== undefined && isLost(request.observed) ? request.settled : request.reconciled;

export function castOf(history: History): Cast {
  const { scenario } = history.header;
  const pods = [...history.pods.values()];
  const nodes = [...history.routers.keys()];
  const requests = [...history.requests.values()].sort((a, b) => a.sent.t - b.sent.t || a.id - b.id);
  const order = new Map(lostOnes(requests).map((request, index) => [request.id, index]));
  const podIndex = new Map(pods.map((pod, index) => [pod.name, index]));
  const nodeIndex = new Map(nodes.map((node, index) => [node, index]));
  const seats = clientSeats(requests, scenario.traffic.clientsPerNode);
  const rooms = pods.map((): number[] => []);

  const actors = requests.map((request): Actor => {
    const pod = podIndex.get(request.pod ?? "") ?? -1;
    return {
      request,
      client: seats.get(request.client) ?? 0,
      node: nodeIndex.get(request.router) ?? 0,
      pod,
      place: takePlace(rooms[pod], request),
      loss: order.get(request.id) ?? -1,
    };
  });
  const services = requests
    .map(({ settled, sent }) => (settled?.t ?? history.lastT) - sent.t)
    .sort((a, b) => a - b);
  return {
    history,
    population: {
      nodes,
      pods: pods.map(({ name }) => name),
      clientsPerNode: scenario.traffic.clientsPerNode,
    },
    pods: pods.map((record, index) => castPod(history, record, rooms[index]?.length ?? 0)),
    curtain: Math.min(
      ...pods.flatMap(({ signals }) => signals.filter(({ by }) => by === "end of run")).map(({ t }) => t),
    ),
    beliefs: [...history.routers.values()].map((router) => pods.map((pod) => beliefs(router, pod))),
    actors,
    losses: actors.filter(({ loss }) => loss >= 0).toSorted((a, b) => a.loss - b.loss),
    committed: actors
      .filter(({ request }) => request.committed)
      .toSorted((a, b) => (a.request.committed?.t ?? 0) - (b.request.committed?.t ?? 0)),
    longest: services.at(-1) ?? 0,
    median: services[services.length >> 1] ?? 0,
  };
}

function lostOnes(requests: readonly RequestRecord[]): RequestRecord[] {
  return requests
    .filter(({ outcome }) => outcome !== undefined && isLost(outcome))
    .toSorted((a, b) => (lossMoment(a)?.seq ?? 0) - (lossMoment(b)?.seq ?? 0));
}

/** Each client keeps the same circle, whichever of its requests came first. */
function clientSeats(requests: readonly RequestRecord[], perNode: number): Map<string, number> {
  const byNode = new Map<string, Set<string>>();
  for (const { router, client } of requests) {
    const clients = byNode.get(router) ?? new Set();
    byNode.set(router, clients.add(client));
  }
  const seats = new Map<string, number>();
  for (const clients of byNode.values()) {
    const sorted = [...clients].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    for (const [index, client] of sorted.entries()) seats.set(client, index % perNode);
  }
  return seats;
}

/** The lowest free place; `freeAt` holds until when each is taken. */
function takePlace(freeAt: number[] | undefined, request: RequestRecord): number {
  if (!freeAt) return 0;
  const free = freeAt.findIndex((until) => until <= request.sent.t);
  const place = free === -1 ? freeAt.length : free;
  freeAt[place] = request.settled?.t ?? Infinity;
  return place;
}

function castPod(history: History, record: PodRecord, places: number): CastPod {
  const shut = doorShut(history, record)?.t ?? Infinity;
  return {
    record,
    opens: Math.min(record.reported.listening?.t ?? Infinity, record.readiness[0]?.t ?? Infinity),
    closing: Math.min(record.reported.closing?.t ?? Infinity, shut),
    shut,
    places,
  };
}

/** The moment to show the cluster at, as against its requests: the clearing away after the run is not its story. */
export const clusterMoment = ({ curtain }: Cast, t: number): number => Math.min(t, curtain - 1e-3);

/** Whether everything has come to rest: at the end of a run nothing is on its way any more. */
export const atRest = ({ history }: Cast, t: number): boolean =>
  history.finished !== undefined && t >= history.finished.t;
