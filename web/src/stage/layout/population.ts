import type { Scenario } from "../../../../server/protocol/index.ts";

/**
 * How clients get in. `service`: each node's kube-proxy. `front`: an ingress or a load balancer, straight to the pods.
 * `nodes`: a load balancer to the nodes, whose kube-proxies choose. `direct`: one pod's own address.
 */
export type Way = "service" | "front" | "nodes" | "direct";

/** What the stage has to find room for. */
export interface Population {
  readonly nodes: readonly string[];
  readonly way: Way;
  /** The ingress or the load balancer that clients go to, by its router's name. */
  readonly front: "ingress" | "load-balancer" | undefined;
  /** Places in the column of pods. */
  readonly places: number;
  readonly clientsPerNode: number;
  /** Whether what the pods have taken is kept somewhere that is looked into: of a service of one's own, nobody knows. */
  readonly ledger: boolean;
  readonly queue: boolean;
  readonly collector: boolean;
  /** Whether a deployment's controller looks after the pods. */
  readonly controller: boolean;
}

type Described = Pick<Scenario, "nodes" | "traffic" | "loadBalancer" | "jobs" | "collector" | "deployment">;

/** @param places in the column of pods. */
export function populationOf(scenario: Described, places: number, ledger = true): Population {
  const { nodes, traffic, loadBalancer, jobs, collector, deployment } = scenario;
  const { via } = traffic;
  const front = typeof via === "object" || via === "service" ? undefined : via;
  const nodeTargets =
    front === "load-balancer" && loadBalancer?.targets === "nodes" && loadBalancer.layer === 4;
  return {
    nodes: nodes.map(({ name }) => name),
    way: typeof via === "object" ? "direct" : nodeTargets ? "nodes" : front ? "front" : "service",
    front,
    places,
    clientsPerNode: traffic.clientsPerNode,
    ledger,
    queue: jobs !== undefined,
    collector: collector !== undefined,
    controller: deployment.controller === "deployment",
  };
}
