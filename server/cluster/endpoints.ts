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
export const endpointOf = (pod: PodObject): Endpoint => {
  const terminating = pod.deletionTimestamp !== undefined;
  return { pod: pod.name, ready: pod.ready && !terminating, serving: pod.ready, terminating };
};

/** The controller that keeps the EndpointSlice true to the API; an entry disappears when its pod's phase is terminal. */
export class EndpointsController {
  readonly #api: ApiServer;
  readonly #emit: (event: EventBody) => LabEvent;
  readonly #changed: (slice: Slice) => void;
  #endpoints: readonly Endpoint[] = [];

  constructor(api: ApiServer, emit: (event: EventBody) => LabEvent, changed: (slice: Slice) => void) {
    this.#api = api;
    this.#emit = emit;
    this.#changed = changed;
    api.watch({ changed: () => this.#sync() });
  }

  #sync(): void {
    const endpoints = this.#api.pods.filter((pod) => !pod.exit).map(endpointOf);
    if (isDeepStrictEqual(endpoints, this.#endpoints)) return;
    this.#endpoints = endpoints;
    const { seq } = this.#emit({ type: "slice.changed", endpoints });
    this.#changed({ seq, endpoints });
  }
}
