import * as z from "zod/mini";
import type { Scenario } from "./scenario.ts";
import type { Spread } from "./scenario/fields.ts";
import { connectionsSchema } from "./scenario/traffic.ts";

/** The most that a setting may be: requests a second, cluster seconds, milliseconds of a cluster second. */
export const settingLimits = {
  rate: 500,
  propagation: 30,
  grace: 120,
  preStop: 120,
  seed: 2 ** 31 - 1,
  second: 1000,
} as const;

const upTo = (most: number) => [z.nonnegative(), z.maximum(most)] as const;

/** What a learner may turn in the page: laid over a lesson's scenario. */
export const settingsSchema = z.strictObject({
  rate: z.optional(z.number().check(z.positive(), z.maximum(settingLimits.rate))),
  /** The slowest router's propagation; every node's spread is scaled to it. */
  propagation: z.optional(z.number().check(...upTo(settingLimits.propagation))),
  grace: z.optional(z.number().check(...upTo(settingLimits.grace))),
  /** A preStop hook that sleeps so many cluster seconds; 0 takes the hook away. */
  preStop: z.optional(z.number().check(...upTo(settingLimits.preStop))),
  connections: z.optional(connectionsSchema),
  seed: z.optional(z.int().check(...upTo(settingLimits.seed))),
  second: z.optional(z.int().check(z.minimum(20), z.maximum(settingLimits.second))),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The slowest propagation any router of this scenario can show, in cluster seconds. */
export const slowestPropagation = (scenario: Scenario): number =>
  Math.max(...scenario.nodes.map((node) => node.propagation.max));

/** Seconds of the preStop hook's sleep; 0 without a hook, undefined for a hook of another kind. */
export function preStopOf({ deployment }: Scenario): number | undefined {
  const { preStop } = deployment;
  if (!preStop) return 0;
  return "sleep" in preStop ? preStop.sleep : undefined;
}

/** The scenario with a learner's settings laid over it; every other field stays. */
export function withSettings(scenario: Scenario, settings: Settings): Scenario {
  const { rate, propagation, grace, preStop, connections, seed, second } = settings;
  const before = slowestPropagation(scenario);
  const scale = (spread: Spread): Spread => {
    if (propagation === undefined) return spread;
    if (before === 0) return { min: propagation / 2, max: propagation };
    return { min: (spread.min * propagation) / before, max: (spread.max * propagation) / before };
  };
  return {
    ...scenario,
    nodes: scenario.nodes.map((node) => ({ ...node, propagation: scale(node.propagation) })),
    deployment: {
      ...scenario.deployment,
      grace: grace ?? scenario.deployment.grace,
      ...(preStop !== undefined && { preStop: preStop > 0 ? { sleep: preStop } : undefined }),
    },
    traffic: {
      ...scenario.traffic,
      rate: rate ?? scenario.traffic.rate,
      connections: connections ?? scenario.traffic.connections,
    },
    seed: seed ?? scenario.seed,
    second: second ?? scenario.second,
  };
}

/**
 * The settings that make a run's scenario of its lesson's: all that can be turned, at its value. What lies beyond the
 * limits can't have been turned, and is the lesson's own.
 */
export function settingsOf(scenario: Scenario): Settings {
  const { deployment, traffic, seed, second } = scenario;
  const turnable = {
    rate: traffic.rate,
    // Scaled to and back, it may have lost its last digit.
    propagation: Number(slowestPropagation(scenario).toFixed(9)),
    grace: deployment.grace,
    preStop: preStopOf(scenario),
    seed,
    second,
  };
  const within = Object.entries(turnable).filter(
    ([key, value]) => value !== undefined && value <= settingLimits[key as keyof typeof turnable],
  );
  return { ...(Object.fromEntries(within) as Settings), connections: traffic.connections };
}

/** Those of a run's settings that differ from its lesson's: nothing is scaled or rounded without need. */
export function settingsBetween(lesson: Scenario, run: Scenario): Settings {
  const own = settingsOf(lesson);
  const differing = Object.entries(settingsOf(run)).filter(
    ([key, value]) => value !== own[key as keyof Settings],
  );
  return Object.fromEntries(differing);
}
