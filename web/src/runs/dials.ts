import {
  connectionsSchema,
  preStopOf,
  settingLimits,
  slowestPropagation,
  type Connections,
  type Scenario,
  type Settings,
} from "../../../server/protocol/index.ts";

/** A setting that a fork may change, within what the lab takes. */
export type Dial =
  | {
      readonly key: "propagation" | "preStop" | "grace" | "rate" | "seed";
      readonly label: string;
      readonly unit: string;
      readonly max: number;
      readonly step: number;
      /** Undefined where the run has something that no number says: a hook of another kind. */
      of(scenario: Scenario): number | undefined;
    }
  | { readonly key: "connections"; readonly label: string; of(scenario: Scenario): Connections };

export const dials: readonly Dial[] = [
  {
    key: "preStop",
    label: "preStop hook sleeps",
    unit: "s",
    max: settingLimits.preStop,
    step: 0.1,
    of: preStopOf,
  },
  {
    key: "propagation",
    label: "Slowest router learns within",
    unit: "s",
    max: settingLimits.propagation,
    step: 0.1,
    of: slowestPropagation,
  },
  {
    key: "grace",
    label: "Grace period",
    unit: "s",
    max: settingLimits.grace,
    step: 1,
    of: (run) => run.deployment.grace,
  },
  {
    key: "rate",
    label: "Requests",
    unit: "per second",
    max: settingLimits.rate,
    step: 1,
    of: (run) => run.traffic.rate,
  },
  { key: "connections", label: "Connections", of: (run) => run.traffic.connections },
  { key: "seed", label: "Seed", unit: "", max: settingLimits.seed, step: 1, of: (run) => run.seed },
];

/** The change as settings; undefined where the value is none that the lab takes, or is no change. */
export function changeOf(dial: Dial, scenario: Scenario, value: string): Settings | undefined {
  if (dial.key === "connections") {
    const { data: connections } = connectionsSchema.safeParse(value);
    return connections === undefined || connections === dial.of(scenario) ? undefined : { connections };
  }
  const number = value.trim() === "" ? NaN : Number(value);
  const least = dial.key === "rate" ? dial.step : 0;
  if (!(number >= least && number <= dial.max) || number === dial.of(scenario)) return undefined;
  if (dial.key === "seed" && !Number.isInteger(number)) return undefined;
  return { [dial.key]: number };
}
