import { populationOf } from "./layout/population.ts";

/** The topology in words, before there is a run. */
export function ghostInWords(scenario: Parameters<typeof populationOf>[0]): string {
  const { nodes, front, places, way } = populationOf(scenario, scenario.deployment.replicas);
  const through =
    way === "service"
      ? ", each with clients and a router"
      : ` with clients${front ? `, ${front === "ingress" ? "an ingress" : "a load balancer"} in front` : ""}`;
  return `${nodes.length} nodes${through}, and ${places} pods. Nothing runs yet.`;
}
