import * as z from "zod/mini";
import type { Scenario } from "../scenario.ts";

/** What no field can know alone: each rule says which field to change, and how. */
const rules: {
  readonly holds: (scenario: Scenario) => boolean;
  readonly path: string[];
  readonly error: string;
}[] = [
  {
    holds: ({ traffic, ingress }) => traffic.via !== "ingress" || ingress !== undefined,
    path: ["traffic", "via"],
    error: "there is no ingress: give the scenario one (ingress: {}) or send via the service",
  },
  {
    holds: ({ traffic, loadBalancer }) => traffic.via !== "load-balancer" || loadBalancer !== undefined,
    path: ["traffic", "via"],
    error: "there is no load balancer: give the scenario one (loadBalancer: {}) or send via the service",
  },
  {
    holds: ({ loadBalancer }) => loadBalancer?.layer !== 7 || loadBalancer.targets === "pods",
    path: ["loadBalancer", "targets"],
    error: "a load balancer of layer 7 sends to pods here; take layer 4 for nodes",
  },
  {
    holds: ({ deployment }) => deployment.controller === "none" || deployment.restartPolicy === "Always",
    path: ["deployment", "restartPolicy"],
    error: 'the pods of a deployment are always restarted; another policy needs controller: "none"',
  },
  {
    holds: ({ deployment, steps }) =>
      deployment.controller === "deployment" ||
      !steps.some(({ act }) => ["scale", "rollout", "rollback", "drain"].includes(act.do)),
    path: ["deployment", "controller"],
    error: 'a step scales, rolls or drains, and bare pods have nobody to do it: say controller: "deployment"',
  },
  {
    holds: ({ nodes }) => new Set(nodes.map(({ name }) => name)).size === nodes.length,
    path: ["nodes"],
    error: "two nodes have the same name; each needs its own",
  },
  {
    holds: ({ nodes }) => !nodes.some(({ name }) => ["ingress", "load-balancer", "direct"].includes(name)),
    path: ["nodes"],
    error: "ingress, load-balancer and direct are routers' names; call the node something else",
  },
];

/** The checks of a scenario as a whole. */
export const consistency = rules.map(({ holds, path, error }) =>
  z.refine<Scenario>((scenario) => holds(scenario), { path, error }),
);
