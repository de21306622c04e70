import * as z from "zod/mini";

/** Cluster seconds, never negative, never more than an hour. */
const duration = z.number().check(z.nonnegative(), z.maximum(3600));
const name = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,30}$/, "must be lower case letters, digits and dashes"));
const count = (max: number) => z.int().check(z.positive(), z.maximum(max));

/** A delay drawn anew each time, evenly between two bounds, from the run's seed. In cluster seconds. */
export const spreadSchema = z
  .strictObject({ min: duration, max: duration })
  .check(z.refine((spread) => spread.min <= spread.max, "min must not be above max"));
export type Spread = z.infer<typeof spreadSchema>;

/** A node has clients of its own and a router with its own, possibly stale, endpoint table. */
const nodeSchema = z.strictObject({
  name,
  /** How long after a slice change this node's router has it programmed. */
  propagation: spreadSchema,
});

const preStopSchema = z.union([
  z.strictObject({ sleep: duration }),
  z.strictObject({ exec: z.array(z.string()).check(z.minLength(1)) }),
]);

const readinessSchema = z.strictObject({
  path: z._default(z.string().check(z.startsWith("/")), "/readyz"),
  period: z._default(duration, 1),
  failureThreshold: z._default(count(100), 3),
  timeout: z._default(duration, 1),
});

const deploymentSchema = z.strictObject({
  replicas: z._default(count(9), 3),
  /** terminationGracePeriodSeconds. */
  grace: z._default(duration, 30),
  preStop: z.optional(preStopSchema),
  stopSignal: z._default(z.enum(["SIGTERM", "SIGINT", "SIGQUIT"]), "SIGTERM"),
  readiness: z._default(readinessSchema, { path: "/readyz", period: 1, failureThreshold: 3, timeout: 1 }),
  /** How long the kubelet takes to see that a pod was deleted. */
  kubeletLag: z._default(spreadSchema, { min: 0.1, max: 0.2 }),
});

const trafficSchema = z.strictObject({
  /** Requests per cluster second, over all clients. */
  rate: z._default(z.number().check(z.positive(), z.maximum(5000)), 50),
  clientsPerNode: z._default(count(32), 4),
  method: z._default(z.enum(["GET", "POST"]), "POST"),
  path: z._default(z.string().check(z.startsWith("/")), "/pay"),
  /** `fresh`: a connection per request. `warm`: each client keeps its connection and uses it again. */
  connections: z._default(z.enum(["fresh", "warm"]), "fresh"),
  /** The client's own deadline for one request. */
  deadline: z._default(duration, 10),
});

/** What a scripted step waits for: a condition over what the journal shows, never a sleep. */
export const conditionSchema = z.union([
  /** So many requests are under way on this pod. */
  z.strictObject({ inFlight: name, atLeast: count(10_000) }),
  /** So many requests have got an outcome. */
  z.strictObject({ settled: count(1_000_000) }),
  /** So many pods are ready, and every router lists them. */
  z.strictObject({ ready: count(100) }),
  /** This pod's process has ended. */
  z.strictObject({ exited: name }),
  /** No router lists this pod any more. */
  z.strictObject({ forgotten: name }),
]);
export type Condition = z.infer<typeof conditionSchema>;

const actionSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("delete"), pod: name, grace: z.optional(duration) }),
  z.strictObject({ do: z.literal("kill"), pod: name }),
]);

const stepSchema = z.strictObject({ when: z.array(conditionSchema), act: actionSchema });

/** One experiment, as data. Every duration is in cluster seconds. */
export const scenarioSchema = z.strictObject({
  nodes: z.array(nodeSchema).check(z.minLength(1), z.maxLength(8)),
  deployment: deploymentSchema,
  traffic: trafficSchema,
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
export type Scenario = z.infer<typeof scenarioSchema>;
/** A scenario as a lesson writes it: whatever has a default may be left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;

/** What a learner may turn in the page: laid over a lesson's scenario. */
export const settingsSchema = z.strictObject({
  rate: z.optional(z.number().check(z.positive(), z.maximum(500))),
  /** The slowest router's propagation; every node's spread is scaled to it. */
  propagation: z.optional(z.number().check(z.nonnegative(), z.maximum(30))),
  grace: z.optional(z.number().check(z.nonnegative(), z.maximum(120))),
  seed: z.optional(z.int().check(z.nonnegative(), z.maximum(2 ** 31 - 1))),
  second: z.optional(z.int().check(z.minimum(20), z.maximum(1000))),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The slowest propagation any router of this scenario can show, in cluster seconds. */
export const slowestPropagation = (scenario: Scenario): number =>
  Math.max(...scenario.nodes.map((node) => node.propagation.max));

/** The scenario with a learner's settings laid over it; every other field stays. */
export function withSettings(scenario: Scenario, settings: Settings): Scenario {
  const { rate, propagation, grace, seed, second } = settings;
  const before = slowestPropagation(scenario);
  const scale = (spread: Spread): Spread => {
    if (propagation === undefined) return spread;
    if (before === 0) return { min: propagation / 2, max: propagation };
    return { min: (spread.min * propagation) / before, max: (spread.max * propagation) / before };
  };
  return {
    ...scenario,
    nodes: scenario.nodes.map((node) => ({ ...node, propagation: scale(node.propagation) })),
    deployment: { ...scenario.deployment, grace: grace ?? scenario.deployment.grace },
    traffic: { ...scenario.traffic, rate: rate ?? scenario.traffic.rate },
    seed: seed ?? scenario.seed,
    second: second ?? scenario.second,
  };
}
