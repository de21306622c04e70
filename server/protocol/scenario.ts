import * as z from "zod/mini";
import { consistency } from "./scenario/consistency.ts";
import { deploymentSchema } from "./scenario/deployment.ts";
import { duration, leftOut } from "./scenario/fields.ts";
import { collectorSchema, feedSchema, jobsSchema } from "./scenario/ledger.ts";
import { ingressSchema, loadBalancerSchema, nodeSchema, serviceSchema } from "./scenario/routing.ts";
import { conditionSchema, stepSchema } from "./scenario/steps.ts";
import { trafficSchema } from "./scenario/traffic.ts";
import { trialsSchema } from "./scenario/trials.ts";

export type { Hook, Probe, Share, Sidecar } from "./scenario/deployment.ts";
export type { Spread } from "./scenario/fields.ts";
export type { Action, Condition } from "./scenario/steps.ts";
export { connectionsSchema, type Connections, type TrafficKind } from "./scenario/traffic.ts";
export type { TrialService } from "./scenario/trials.ts";

const fields = z.strictObject({
  nodes: z.array(nodeSchema).check(z.minLength(1), z.maxLength(8)),
  deployment: deploymentSchema,
  service: z._default(serviceSchema, { policy: "Cluster", publishNotReadyAddresses: false }),
  /** Stands in front of the pods when it is given. */
  ingress: leftOut(ingressSchema),
  loadBalancer: leftOut(loadBalancerSchema),
  traffic: trafficSchema,
  jobs: leftOut(jobsSchema),
  feed: leftOut(feedSchema),
  /** Without one, pods have nowhere to send their spans. */
  collector: leftOut(collectorSchema),
  /** With trials no pod is ever started: nothing else of the scenario counts but the seed and the second. */
  trials: leftOut(trialsSchema),
  steps: z._default(z.array(stepSchema), []),
  /** The run is over when all of these hold and `tail` has gone by with traffic flowing. */
  end: z._default(z.array(conditionSchema), []),
  tail: z._default(duration, 1),
  /** The run ends here whatever happens; the journal then says so. */
  limit: z._default(duration, 120),
  seed: z._default(z.int().check(z.nonnegative(), z.maximum(2 ** 31 - 1)), 7),
  /** The length of a cluster second in milliseconds of wall-clock time. */
  second: z._default(z.int().check(z.minimum(20), z.maximum(1000)), 200),
});
export type Scenario = z.infer<typeof fields>;
/** One experiment, as data. Every duration is in cluster seconds. */
export const scenarioSchema = fields.check(...consistency);
/** A scenario as a lesson writes it: whatever has a default may be left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;

/** What keeps an endpoint table. Every node's kube-proxy is named after its node. */
export type RouterKind = "kube-proxy" | "ingress" | "load-balancer";

/** The routers of a scenario, in the order in which they are drawn. */
export function routersOf({ nodes, ingress, loadBalancer }: Scenario): { name: string; kind: RouterKind }[] {
  return [
    ...nodes.map(({ name }) => ({ name, kind: "kube-proxy" as const })),
    ...(ingress ? [{ name: "ingress", kind: "ingress" as const }] : []),
    ...(loadBalancer ? [{ name: "load-balancer", kind: "load-balancer" as const }] : []),
  ];
}
