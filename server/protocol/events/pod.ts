import * as z from "zod/mini";
import { count, pod, sidecar } from "./fields.ts";

/** What happens to a pod: its API object, its containers' processes, its hooks, signals and probes. */
export const podEvents = {
  /** `revision`: of the deployment's template, from 1; a rolling update raises it. */
  "pod.created": { pod, node: z.string(), address: z.string(), revision: z.optional(count) },
  /** A container's process. `pidOne`: it is PID 1 of its own PID namespace. `restart`: the how manieth restart. */
  "pod.started": { pod, sidecar, pid: count, pidOne: z.boolean(), restart: z.optional(count) },
  "pod.ready": { pod },
  "pod.unready": { pod, why: z.string() },
  /** deletionTimestamp is set: t = 0 of a shutdown. */
  "pod.deleted": { pod, graceSeconds: z.number() },
  /** A container's process has ended; whether the pod has is `pod.finished`. */
  "pod.exited": {
    pod,
    sidecar,
    code: z.nullable(z.int()),
    signal: z.nullable(z.string()),
    /** Connections of the lab's clients that were open to the pod at that moment. */
    open: count,
    why: z.optional(z.string()),
  },
  /** CrashLoopBackOff: the kubelet restarts this container only after a wait. `why`: it could not even be started. */
  "pod.backoff": { pod, sidecar, waitSeconds: z.number(), why: z.optional(z.string()) },
  /** The pod's phase is terminal: no container of it runs or will run again. */
  "pod.finished": { pod, phase: z.enum(["Succeeded", "Failed"]) },
  /** The API object is gone. `forced`: while processes of it may still run. */
  "pod.removed": { pod, forced: z.boolean() },
  "prestop.started": { pod, sidecar, hook: z.string() },
  "prestop.finished": { pod, sidecar, chargedSeconds: z.number() },
  "prestop.failed": { pod, sidecar, why: z.string(), chargedSeconds: z.number() },
  /** `probe`: a failed liveness or startup probe, `grace`: the grace was over. */
  "signal.sent": {
    pod,
    sidecar,
    signal: z.string(),
    by: z.enum(["kubelet", "learner", "grace", "probe", "end of run"]),
  },
  /** `door`: the lab dials the pod itself, to see whether it still accepts; no request is sent. */
  "probe.settled": {
    pod,
    sidecar,
    probe: z.enum(["readiness", "liveness", "startup", "door"]),
    ok: z.boolean(),
    result: z.enum(["answered", "accepted", "refused", "closed", "timed-out"]),
    status: z.optional(z.int()),
    /** How many results of this kind in a row. */
    streak: count,
  },
} as const;
