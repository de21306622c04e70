import * as z from "zod/mini";
import { count, countFromZero, duration, name, path, spreadSchema } from "./fields.ts";

/** A node has clients of its own and a kube-proxy with its own, possibly stale, endpoint table. */
export const nodeSchema = z.strictObject({
  name,
  /** How long after a slice change this node's router has it programmed. */
  propagation: spreadSchema,
});

export const serviceSchema = z.strictObject({
  /** externalTrafficPolicy. With `Local` a node uses its own pods only, and drops packets where it has none. */
  policy: z._default(z.enum(["Cluster", "Local"]), "Cluster"),
  publishNotReadyAddresses: z._default(z.boolean(), false),
});

/** A layer 7 proxy with a pool of kept upstream connections, after the rules of nginx. */
export const ingressSchema = z.strictObject({
  /** From a slice change until the proxy has it: ingress-nginx polls each second and syncs at most 0.3 times a second. */
  sync: z._default(spreadSchema, { min: 0.1, max: 4.3 }),
  connectTimeout: z._default(duration, 5),
  /** Between two reads from the upstream. */
  readTimeout: z._default(duration, 60),
  /** How many upstreams one request may try, the first included. 0: as many as there are. */
  tries: z._default(countFromZero(10), 3),
  /** Idle upstream connections kept, over all pods; 0 keeps none. */
  keepAlive: z._default(countFromZero(1024), 32),
  /** An idle upstream connection is closed after so long. */
  keepAliveTimeout: z._default(duration, 60),
});

/** A cloud load balancer at layer 4, which believes its own health checks. */
export const loadBalancerSchema = z.strictObject({
  /** What it sends to: the pods themselves, or the nodes, whose kube-proxy then chooses. */
  targets: z._default(z.enum(["pods", "nodes"]), "pods"),
  /** 4: hands connections on. 7: a proxy in between, which answers 502, 503 and 504 itself and never retries. */
  layer: z._default(z.union([z.literal(4), z.literal(7)]), 4),
  /** Of a health check; of nodes it asks their health node port instead. */
  path: z._default(path, "/readyz"),
  interval: z._default(duration, 10),
  timeout: z._default(duration, 5),
  healthyThreshold: z._default(count(10), 2),
  unhealthyThreshold: z._default(count(10), 2),
  /**
   * From a pod's deletion until its target is deregistered: the controller has to watch the slice and call the
   * cloud's API. Null: nobody deregisters, its health checks are all it learns from.
   */
  deregistration: z._default(z.nullable(spreadSchema), { min: 2, max: 6 }),
  /** How long what is under way on a deregistered target may go on (layer 7; at layer 4 it simply does). */
  deregistrationDelay: z._default(duration, 300),
  /** An idle connection is closed after so long (layer 7). */
  idleTimeout: z._default(duration, 60),
});
