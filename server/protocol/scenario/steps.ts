import * as z from "zod/mini";
import { count, countFromZero, duration, name } from "./fields.ts";

/** What a scripted step waits for: a condition over what the journal shows, never a sleep. */
export const conditionSchema = z.union([
  /** So many requests are under way on this pod. */
  z.strictObject({ inFlight: name, atLeast: count(10_000) }),
  /** So many requests have got an outcome. */
  z.strictObject({ settled: count(1_000_000) }),
  /** So many pods are ready, and every router lists them. */
  z.strictObject({ ready: count(100) }),
  /** This pod's main process has ended. */
  z.strictObject({ exited: name }),
  /** No router lists this pod any more. */
  z.strictObject({ forgotten: name }),
  /** So many cluster seconds have gone by since this pod was deleted. */
  z.strictObject({ deleted: name, seconds: duration }),
  /** Its main container has been restarted so often. */
  z.strictObject({ restarted: name, atLeast: count(100) }),
  /** The rolling update to this revision (from 1) is complete and every older pod has gone. */
  z.strictObject({ rolledOut: count(100) }),
  /** Every pod of this node has gone. */
  z.strictObject({ drained: name }),
  /** So many jobs have been claimed by this pod and not yet finished or released. */
  z.strictObject({ working: name, atLeast: count(1000) }),
  /** So many WebSockets and event streams are open to this pod. */
  z.strictObject({ streaming: name, atLeast: count(1000) }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const actionSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("delete"),
    pod: name,
    grace: z.optional(duration),
    force: z.optional(z.boolean()),
  }),
  /** SIGKILL by hand. */
  z.strictObject({ do: z.literal("kill"), pod: name }),
  /** Any other signal by hand, without a deletion. */
  z.strictObject({
    do: z.literal("signal"),
    pod: name,
    signal: z.enum(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"]),
  }),
  z.strictObject({ do: z.literal("scale"), replicas: countFromZero(9) }),
  /** A rolling update; `env` changes the template. */
  z.strictObject({ do: z.literal("rollout"), env: z.optional(z.record(z.string(), z.string())) }),
  z.strictObject({ do: z.literal("rollback") }),
  z.strictObject({ do: z.literal("evict"), pod: name }),
  z.strictObject({ do: z.literal("drain"), node: name }),
  z.strictObject({ do: z.literal("uncordon"), node: name }),
  /** The PodDisruptionBudget from now on. */
  z.strictObject({ do: z.literal("budget"), minAvailable: countFromZero(100) }),
]);
export type Action = z.infer<typeof actionSchema>;

export const stepSchema = z.strictObject({ when: z.array(conditionSchema), act: actionSchema });
