import { isDeepStrictEqual } from "node:util";
import type { Endpoint, LabEvent, EventBody } from "../protocol/index.ts";
import type { ApiServer, PodObject } from "./apiserver.ts";
import { hasEnded, isTerminating } from "./pod-state.ts";

/** The EndpointSlice at one moment. `seq` is the journal's event that says so. */
export interface Slice {
  readonly seq: number;
  /** ms since the run began. */
  readonly changedAt: number;
  readonly endpoints: readonly Endpoint[];
  /** Each endpoint's nodeName, by its pod. */
  readonly nodes: ReadonlyMap<string, string>;
}

interface Options {
  readonly emit: (event: EventBody) => LabEvent;
  readonly publishNotReadyAddresses: boolean;
  readonly changed: (slice: Slice) => void;
}

/**
 * A pod's row in the slice: `serving` is the pod's readiness, `terminating` its deletionTimestamp, and `ready` is
 * serving and not terminating. So the deletion alone sets ready to false; no probe has to fail for it. A service that
 * publishes not ready addresses calls each of them ready.
 */
const endpointOf = (pod: PodObject, published: boolean): Endpoint => {
  const terminating = isTerminating(pod);
  return { pod: pod.name, ready: published || (pod.ready && !terminating), serving: pod.ready, terminating };
};

/** Keeps the EndpointSlice true to the API; an entry disappears when its pod's phase is terminal. */
export function keepSlice(api: ApiServer, { emit, publishNotReadyAddresses, changed }: Options): void {
  let endpoints: readonly Endpoint[] = [];
  api.watch({
    changed() {
      const pods = api.pods.filter((pod) => !hasEnded(pod));
      const next = pods.map((pod) => endpointOf(pod, publishNotReadyAddresses));
      if (isDeepStrictEqual(next, endpoints)) return;
      endpoints = next;
      const { seq, t } = emit({ type: "slice.changed", endpoints: next });
      const nodes = new Map(pods.map(({ name, node }) => [name, node]));
      changed({ seq, changedAt: t, endpoints: next, nodes });
    },
  });
}
