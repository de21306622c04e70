import * as z from "zod/mini";

export const pod = z.string();
/** A container of the pod other than its main one: a sidecar's name. Absent for the main container. */
export const sidecar = z.optional(z.string());
export const count = z.int().check(z.nonnegative());
/** ms since the run began, like an event's `t`. */
export const ms = z.number().check(z.nonnegative());
/** seq of another event. */
export const seq = z.int().check(z.positive());

/** One row of an endpoint table. */
export const endpointSchema = z.object({
  pod,
  ready: z.boolean(),
  serving: z.boolean(),
  terminating: z.boolean(),
});
export type Endpoint = z.infer<typeof endpointSchema>;
