import * as z from "zod/mini";
import { count, countFromZero, duration, leftOut, name, path, spreadSchema } from "./fields.ts";

/** One kind of request. What is left out is taken from the traffic as a whole. */
const kindSchema = z.strictObject({
  /** How often it is chosen, relative to the other kinds. */
  weight: z._default(z.number().check(z.positive(), z.maximum(1000)), 1),
  method: z._default(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]), "GET"),
  path,
  /** Bytes of body to send, instead of a payment. */
  upload: z.optional(count(64 * 1024 * 1024)),
  /** The request's body is sent evenly over so long. */
  sendOver: z._default(duration, 0),
  /** Bytes of the answer read per cluster second, as a slow client does; as fast as they come where left out. */
  readRate: z.optional(count(1_000_000_000)),
  deadline: z.optional(duration),
});
export type TrafficKind = z.infer<typeof kindSchema>;

const retriesSchema = z.strictObject({
  /**
   * `none`. `naive`: whatever failed is tried again. `idempotent`: what is safe to repeat, and what certainly had no
   * effect; a payment only where the server promises to charge a key once (`keyed`), or that a 503 did nothing
   * (`safe503`). `budgeted`: like idempotent, and no more retries than a share of the requests.
   */
  policy: z._default(z.enum(["none", "naive", "idempotent", "budgeted"]), "none"),
  /** The first one included. */
  attempts: z._default(count(10), 3),
  backoff: z._default(spreadSchema, { min: 0.1, max: 0.5 }),
  /** Whether the server charges an idempotency key only once. */
  keyed: z._default(z.boolean(), false),
  /** Whether the server promises that it did nothing for what it answers with 503 and `Retry-After`. */
  safe503: z.optional(z.boolean()),
  /** For `budgeted`: retries per request. */
  budget: z._default(z.number().check(z.nonnegative(), z.maximum(1)), 0.2),
});

/** Clients that hold one connection each and open it again when it ends. */
const streamingSchema = z.strictObject({
  clientsPerNode: count(256),
  path,
  /** The wait before a reconnect: drawn from 0 to `first` × 2ⁿ, at most `max` (full jitter). Without: all at once. */
  reconnect: z._default(
    z.strictObject({ first: duration, max: duration, jitter: z._default(z.boolean(), true) }),
    {
      first: 0.5,
      max: 10,
      jitter: true,
    },
  ),
});

/** `fresh`: a connection per request. `warm`: each client keeps connections and uses them again. `mixed`: every other one does. */
export const connectionsSchema = z.enum(["fresh", "warm", "mixed"]);
export type Connections = z.infer<typeof connectionsSchema>;

export const trafficSchema = z.strictObject({
  /** Requests per cluster second, over all clients. */
  rate: z._default(z.number().check(z.positive(), z.maximum(5000)), 50),
  clientsPerNode: z._default(count(32), 4),
  /** How clients get in. `{ pod }` dials one pod's own address. */
  via: z._default(
    z.union([z.enum(["service", "ingress", "load-balancer"]), z.strictObject({ pod: name })]),
    "service",
  ),
  method: z._default(z.enum(["GET", "POST"]), "POST"),
  path: z._default(path, "/pay"),
  /** A mix of kinds instead of the one that `method` and `path` say. */
  kinds: z._default(z.array(kindSchema).check(z.maxLength(8)), []),
  connections: z._default(connectionsSchema, "fresh"),
  /** How many idle connections a warm client keeps. */
  kept: z._default(count(64), 1),
  /** The client's own deadline for one request. */
  deadline: z._default(duration, 10),
  retries: z._default(retriesSchema, {
    policy: "none",
    attempts: 3,
    backoff: { min: 0.1, max: 0.5 },
    keyed: false,
    budget: 0.2,
  }),
  /** Connections per node that are opened and never say a word, as browsers open them beforehand. */
  preconnects: z._default(countFromZero(64), 0),
  /** Connections per node that send half a request head and no more. */
  halfSent: z._default(countFromZero(64), 0),
  sockets: leftOut(streamingSchema),
  streams: leftOut(streamingSchema),
});
