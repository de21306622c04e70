import type { Scenario } from "../protocol/index.ts";

/** A kube-proxy's programmings are so far apart. Cluster seconds. */
const minInterval = 1;

/** How long the slowest router of a scenario may take to hear of a pod that has become ready, in ms. */
export function slowestNews({ nodes, ingress, loadBalancer, second }: Scenario): number {
  const kubeProxies = Math.max(...nodes.map(({ propagation }) => propagation.max)) + minInterval;
  return (
    Math.max(
      kubeProxies,
      ingress?.sync.max ?? 0,
      loadBalancer ? registration(loadBalancer, kubeProxies) : 0,
    ) * second
  );
}

/** A node may fail its first checks, as its kube-proxy has heard of nobody yet, and then has to make up for them. */
function registration(settings: NonNullable<Scenario["loadBalancer"]>, kubeProxies: number): number {
  const { deregistration, interval, timeout, healthyThreshold, targets } = settings;
  const registered = (deregistration?.max ?? 0) + timeout;
  return targets === "pods" ? registered : registered + kubeProxies + (healthyThreshold + 1) * interval;
}
