import type { History } from "../../../../server/protocol/index.ts";
import { routersOf } from "../../../../server/protocol/index.ts";

/** Every run has one namespace, one service and one deployment, all of the same name. */
export const app = "web";
export const namespace = "default";
export const sliceName = "web-x7k2p";
export const serviceIp = "10.96.0.80";
export const servicePort = 80;
export const targetPort = 8080;
/** The release whose tools this shell answers like. */
export const kubernetesVersion = "v1.36.0";
export const curlVersion = "7.88.1";

/** The names of a run's nodes, in their order. */
export const nodesOf = ({ header }: History): string[] => header.scenario.nodes.map(({ name }) => name);

/** A node's own address. Nothing listens there. */
export const nodeIp = (history: History, node: string): string =>
  `172.18.0.${nodesOf(history).indexOf(node) + 2}`;

/** Whom the name of a proxy in front of the service leads to; undefined where the run has none of that name. */
export const proxyOf = ({ header }: History, host: string): "ingress" | "load-balancer" | undefined => {
  const found = routersOf(header.scenario).find(({ name, kind }) => name === host && kind !== "kube-proxy");
  return found && found.kind !== "kube-proxy" ? found.kind : undefined;
};
