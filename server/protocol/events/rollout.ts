import * as z from "zod/mini";
import { count, pod } from "./fields.ts";

/** What the deployment's controller, the eviction API and a node drain decide. */
export const rolloutEvents = {
  /** maxSurge and maxUnavailable as counts, resolved from their percentages. */
  "rollout.started": { revision: count, replicas: count, maxSurge: count, maxUnavailable: count },
  /** One ReplicaSet is scaled; `why` in one sentence. */
  "rollout.scaled": { revision: count, from: count, to: count, why: z.string() },
  "rollout.finished": { revision: count },
  "eviction.allowed": { pod },
  /** The API server answers 429. */
  "eviction.denied": { pod, why: z.string() },
  /** How many pods the PodDisruptionBudget wants available from now on. */
  "budget.changed": { minAvailable: count },
  "node.cordoned": { node: z.string() },
  "node.uncordoned": { node: z.string() },
  /** Every pod that was on the node has gone. */
  "node.drained": { node: z.string() },
} as const;
