import { isDeepStrictEqual } from "node:util";
import type { Endpoint, LabEvent, EventBody } from "../protocol/index.ts";
import type { ApiServer, PodObject } from "./apiserver.ts";

/** The EndpointSlice at one moment. `seq` is the journal's event that says so. */
export interface Slice {
  readonly seq: number;
  readonly endpoints: readonly Endpoint[];
}

/**
 * A pod's row in the slice: `serving` is the pod's readiness, `terminating` its deletionTimestamp, and `ready` is
 * serving and not terminating. So the deletion alone sets ready to false; no probe has to fail for it.
 */
const endpointOf = (pod: PodObject): Endpoint => {
  const terminating = pod.deletionTimestamp !== undefined;
  return { pod: pod.name, ready: pod.ready && !terminating, serving: pod.ready, terminating };
};

/** Keeps the EndpointSlice true to the API; an entry disappears when its pod's phase is terminal. */
export function keepSlice(
  api: ApiServer,
  emit: (event: EventBody) => LabEvent,
  changed: (slice: Slice) => void,
): void {
  let endpoints: readonly Endpoint[] = [];
  api.watch({
    changed() {
      const next = api.pods.filter((pod) => !pod.exit).map(endpointOf);
      if (isDeepStrictEqual(next, endpoints)) return;
      endpoints = next;
      const { seq } = emit({ type: "slice.changed", endpoints: next });
      changed({ seq, endpoints: next });
    },
  });
}
