import type { Scenario } from "../../protocol/index.ts";
import type { ProxySettings } from "./ingress/index.ts";

/** How long a client may take over its head, a piece of its body or of the answer: nginx's default. Cluster seconds. */
const clientTimeout = 60;
/** How long an idle connection of a client is kept by nginx: its default. Cluster seconds. */
const clientKeepAlive = 75;

/** Until an application load balancer gives up connecting to a target. Cluster seconds. (AWS) */
const connectTimeout = 10;
/** Idle connections to targets that a load balancer keeps: as many as it likes. */
const keepAlive = 1024;

/** An ingress proxy's settings, in ms: it retries as nginx does. */
export function ingressSettings(ingress: NonNullable<Scenario["ingress"]>, second: number): ProxySettings {
  return {
    connectTimeout: ingress.connectTimeout * second,
    readTimeout: ingress.readTimeout * second,
    retries: true,
    tries: ingress.tries,
    keepAlive: ingress.keepAlive,
    keepAliveTimeout: ingress.keepAliveTimeout * second,
    clientTimeout: clientTimeout * second,
    clientKeepAlive: clientKeepAlive * second,
  };
}

/** A load balancer's at layer 7: it never retries, and has one timeout for everything that is idle. */
export function loadBalancerSettings(
  { idleTimeout }: NonNullable<Scenario["loadBalancer"]>,
  second: number,
): ProxySettings {
  const idle = idleTimeout * second;
  return {
    connectTimeout: connectTimeout * second,
    readTimeout: idle,
    retries: false,
    tries: 1,
    keepAlive,
    keepAliveTimeout: idle,
    clientTimeout: idle,
    clientKeepAlive: idle,
  };
}
