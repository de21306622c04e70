import * as z from "zod/mini";
import { count, countFromZero, duration, leftOut, name, path, spreadSchema } from "./fields.ts";

const hookSchema = z.union([
  /** The kubelet's own: no binary is needed. */
  z.strictObject({ sleep: duration }),
  z.strictObject({ exec: z.array(z.string()).check(z.minLength(1)) }),
  /** A GET to the container. Only a transport error is a failure, no status is. */
  z.strictObject({ http: z.strictObject({ path }) }),
]);
export type Hook = z.infer<typeof hookSchema>;

const probeSchema = z.strictObject({
  path,
  /** The first probe comes this long after the container has started. */
  initialDelay: z._default(duration, 0),
  period: z._default(duration, 1),
  timeout: z._default(duration, 1),
  failureThreshold: z._default(count(100), 3),
});

const readinessSchema = z.strictObject({ ...probeSchema.shape, path: z._default(path, "/readyz") });
/** A liveness or startup probe: its failure restarts the container. */
const restartingProbeSchema = z.strictObject({
  ...probeSchema.shape,
  path: z._default(path, "/healthz"),
  period: z._default(duration, 10),
  /** The probe's own terminationGracePeriodSeconds; the pod's where left out. */
  grace: leftOut(duration),
});
export type Probe = z.infer<typeof probeSchema> & { readonly grace?: number | undefined };

const stopSignalSchema = z.enum(["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2"]);

/** What every container has, main or sidecar. */
const container = {
  preStop: leftOut(hookSchema),
  /** `lifecycle.stopSignal`. */
  stopSignal: z._default(stopSignalSchema, "SIGTERM"),
  /**
   * The command in the place of `node <app>`, as an image's ENTRYPOINT would have it; `$APP` in an argument stands for
   * the program's path. Such as `["sh", "-c", "node $APP; true"]`.
   */
  command: leftOut(z.array(z.string()).check(z.minLength(1))),
  liveness: leftOut(restartingProbeSchema),
  startup: leftOut(restartingProbeSchema),
  /** More environment variables of its process. */
  env: z._default(z.record(z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/)), z.string()), {}),
};

/** A native sidecar: starts before the main container and is stopped after it, the last one first. */
const sidecarSchema = z.strictObject({
  name,
  /** Its file in the lesson's folder `sidecars/`. */
  source: z.string().check(z.regex(/^[a-z][a-z0-9-]*\.ts$/)),
  ...container,
  readiness: z.optional(readinessSchema),
  /** `native`: an init container with restartPolicy Always. `ordinary`: just another container, stopped in no order. */
  kind: z._default(z.enum(["native", "ordinary"]), "native"),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

/** A number of pods, or a share of the replicas. */
const shareSchema = z.union([
  countFromZero(100),
  z.string().check(z.regex(/^(100|[0-9]{1,2})%$/, 'must be a count or a percentage such as "25%"')),
]);
export type Share = z.infer<typeof shareSchema>;

export const deploymentSchema = z.strictObject({
  /**
   * `deployment`: a Deployment's controller replaces whatever goes, scales and rolls. `none`: bare pods; what is deleted
   * stays away, which leaves the picture of a single shutdown undisturbed.
   */
  controller: z._default(z.enum(["none", "deployment"]), "none"),
  replicas: z._default(count(9), 3),
  /** terminationGracePeriodSeconds; a negative one is stored as 1. */
  grace: z._default(z.number().check(z.minimum(-1), z.maximum(3600)), 30),
  ...container,
  /** Null: no probe, so that Ready stays true while the container runs. */
  readiness: z._default(z.nullable(readinessSchema), {
    path: "/readyz",
    initialDelay: 0,
    period: 1,
    timeout: 1,
    failureThreshold: 3,
  }),
  sidecars: z._default(z.array(sidecarSchema).check(z.maxLength(4)), []),
  /** A deployment's pods are always restarted; a bare pod may say otherwise. */
  restartPolicy: z._default(z.enum(["Always", "OnFailure", "Never"]), "Always"),
  /** How long the kubelet takes to see that a pod was deleted. */
  kubeletLag: z._default(spreadSchema, { min: 0.1, max: 0.2 }),
  /** A new pod counts as available once it has been ready for so long. */
  minReadySeconds: z._default(duration, 0),
  /** Of a rolling update; rounded up. */
  maxSurge: z._default(shareSchema, "25%"),
  /** Of a rolling update; rounded down, and 1 when both come to 0. */
  maxUnavailable: z._default(shareSchema, "25%"),
  /** The PodDisruptionBudget: how many pods an eviction must leave available. */
  minAvailable: leftOut(countFromZero(100)),
});
