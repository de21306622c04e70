import * as z from "zod/mini";
import { count, endpointSchema, pod, seq } from "./fields.ts";

/** How the news of a pod travels, and what a proxy does with a request. */
export const routingEvents = {
  /** The EndpointSlice as the control plane has it. */
  "slice.changed": { endpoints: z.array(endpointSchema) },
  /**
   * A router has written its own table: only the rows that it may use. `slice` is the seq of the slice it has heard
   * of last.
   */
  "router.programmed": {
    router: z.string(),
    endpoints: z.array(endpointSchema),
    slice: seq,
    lagSeconds: z.number(),
  },
  /** A load balancer's own health check of a target, or the service's health node port of a node. */
  "target.checked": {
    router: z.string(),
    /** A pod, or a node where the load balancer's targets are nodes. */
    target: z.string(),
    ok: z.boolean(),
    status: z.optional(z.int()),
    /** How many results of this kind in a row. */
    streak: count,
  },
  /** A proxy hands a request to an upstream: its first or a further try. `pod` is null when it has none left. */
  "proxy.tried": {
    router: z.string(),
    request: count,
    /** From 1. */
    nth: count,
    pod: z.nullable(pod),
    reused: z.boolean(),
  },
  "proxy.settled": {
    router: z.string(),
    request: count,
    nth: count,
    result: z.enum([
      "answered",
      "refused",
      "closed",
      "reset",
      "timed-out",
      "invalid",
      "no-upstream",
      "client-gone",
    ]),
    /** What the client was told; absent when that was nothing: another try followed, or it had gone. */
    status: z.optional(z.int()),
    /** Bytes of the upstream's answer, head included. */
    bytes: count,
  },
} as const;
