import * as z from "zod/mini";
import { handRequest } from "./hand-request.ts";
import { originSchema } from "./journal.ts";
import { settingsSchema } from "./settings.ts";

const pod = z.string().check(z.maxLength(40));

/** The longest program that somebody may hand in, in UTF-16 code units. */
export const maxProgram = 48 * 1024;
/** The longest manifest, likewise: many times as long as one that says everything there is to say. */
export const maxManifest = 16 * 1024;

/** Which run, of what, under which conditions. */
const wanted = {
  lesson: z.string().check(z.maxLength(80)),
  /** With a `program` or a `manifest` of one's own: the variant that it started from. */
  variant: z.string().check(z.maxLength(80)),
  settings: z._default(settingsSchema, {}),
  /** The pods' TypeScript in the place of the variant's. */
  program: z.optional(z.string().check(z.maxLength(maxProgram))),
  /** The pods' manifest in the place of the variant's. */
  manifest: z.optional(z.string().check(z.maxLength(maxManifest))),
};

/** What the page or a script may ask of a lab. Commands go up; the answer is an event. */
export const commandSchema = z.discriminatedUnion("type", [
  /**
   * Start a run of a lesson's variant. `live`: the learner sends the signals. `scripted`: the lesson's own steps do.
   * Either way the run ends by the scenario's end condition.
   */
  z.strictObject({
    type: z.literal("run.start"),
    ...wanted,
    mode: z.enum(["live", "scripted"]),
    origin: z.optional(originSchema),
  }),
  /** The same run again and again, scripted, one after the other, each with the next seed. */
  z.strictObject({
    type: z.literal("run.repeat"),
    ...wanted,
    times: z.int().check(z.minimum(2), z.maximum(50)),
  }),
  /** Ends the run that is under way, and the series it belongs to. */
  z.strictObject({ type: z.literal("run.stop") }),
  /** DELETE the pod: deletionTimestamp, then preStop, SIGTERM, grace, SIGKILL. */
  z.strictObject({
    type: z.literal("pod.delete"),
    pod,
    /** Cluster seconds; the pod's own terminationGracePeriodSeconds where left out. */
    grace: z.optional(z.number().check(z.minimum(-1), z.maximum(3600))),
    /** Remove the API object at once; the kubelet still signals. */
    force: z.optional(z.boolean()),
  }),
  /** SIGKILL at once, without any of that. */
  z.strictObject({ type: z.literal("pod.kill"), pod }),
  /** Any other signal at once, as `kubectl exec … kill` would send it. */
  z.strictObject({
    type: z.literal("pod.signal"),
    pod,
    signal: z.enum(["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"]),
  }),
  /** Refused with 429 where the PodDisruptionBudget doesn't allow it. */
  z.strictObject({ type: z.literal("pod.evict"), pod }),
  z.strictObject({
    type: z.literal("deployment.scale"),
    replicas: z.int().check(z.nonnegative(), z.maximum(9)),
  }),
  /** A rolling update to a new revision of the template. */
  z.strictObject({
    type: z.literal("deployment.rollout"),
    env: z.optional(z.record(z.string().check(z.maxLength(80)), z.string().check(z.maxLength(400)))),
  }),
  /** A rolling update back to the revision before. */
  z.strictObject({ type: z.literal("deployment.rollback") }),
  /** Cordons the node and evicts its pods, trying again where a budget says no. */
  z.strictObject({ type: z.literal("node.drain"), node: pod }),
  /** No new pods on the node; those on it stay. */
  z.strictObject({ type: z.literal("node.cordon"), node: pod }),
  z.strictObject({ type: z.literal("node.uncordon"), node: pod }),
  z.strictObject({
    type: z.literal("budget.set"),
    minAvailable: z.int().check(z.nonnegative(), z.maximum(100)),
  }),
  /**
   * One request by hand, as somebody on the node would send it with curl: really sent, over a connection of its own,
   * never tried again, and told like every other request, with its answer as `reply.received`. It counts in the score:
   * whoever sent it is a user, too. It is no payment of the traffic's, so the ledger isn't asked about it.
   */
  z.strictObject({ type: z.literal("request.send"), ...handRequest }),
]);

export type Command = z.infer<typeof commandSchema>;
