import {
  preStopOf,
  settingsBetween,
  slowestPropagation,
  withSettings,
  type Scenario,
  type Settings,
} from "../../../server/protocol/index.ts";

/** What a run of the lesson would be made under so that it differs from `run` by `changed` and by nothing else. */
export interface ForkPlan {
  readonly settings: Settings;
  /** False where the lesson itself is no longer the one this run was made of: the rest will be the lesson's own. */
  readonly faithful: boolean;
}

/** A live run's limit is longer than its lesson's; that is no difference of conditions. */
const comparable = (scenario: Scenario): string =>
  JSON.stringify({ ...scenario, limit: 0 }, (_, value: unknown) =>
    typeof value === "number" ? Number(value.toFixed(6)) : value,
  );

export function forkPlan(lesson: Scenario, run: Scenario, changed: Settings): ForkPlan {
  const own = settingsBetween(lesson, run);
  return {
    settings: { ...own, ...changed },
    faithful: comparable(withSettings(lesson, own)) === comparable(run),
  };
}

/** A change of settings, for people: "grace 30 s → 5 s". `from` is the scenario before. */
export function changedInWords(changed: Settings, from: Scenario | undefined): string[] {
  const was = (value: string | number | undefined): string => (value === undefined ? "" : `${value} → `);
  const seconds = (value: number | undefined) => (value === undefined ? undefined : `${round(value)} s`);
  const { rate, propagation, grace, preStop, connections, seed, second } = changed;
  return [
    rate !== undefined && `${was(from?.traffic.rate)}${rate} requests a second`,
    propagation !== undefined &&
      `propagation ${was(seconds(from && slowestPropagation(from)))}${seconds(propagation)}`,
    grace !== undefined && `grace ${was(seconds(from?.deployment.grace))}${seconds(grace)}`,
    preStop !== undefined && `preStop sleep ${was(seconds(from && preStopOf(from)))}${seconds(preStop)}`,
    connections !== undefined && `connections ${was(from?.traffic.connections)}${connections}`,
    seed !== undefined && `seed ${was(from?.seed)}${seed}`,
    second !== undefined && `a second of ${was(from?.second)}${second} ms`,
  ].filter((words) => words !== false);
}

const round = (value: number): number => Math.round(value * 100) / 100;
