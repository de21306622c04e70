import * as z from "zod/mini";
import { scenarioSchema, type Scenario, type ScenarioInput } from "./scenario.ts";

/** Part of something: any of its fields, and of these again any part. A list is taken whole. */
export type Part<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Part<T[K]> }
    : T;

/** What is different of a scenario. Null takes away what may be left out. */
export type Given = Part<ScenarioInput>;

/** What a manifest says of a scenario's deployment. */
export type GivenDeployment = NonNullable<Given["deployment"]>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Its fields are checked where they matter: in the scenario that comes of it. */
export const givenSchema = z.custom<Given>(
  isObject,
  "must be an object: the fields of the scenario that differ",
);

/** As `givenSchema`, of the deployment alone. */
export const givenDeploymentSchema = z.custom<GivenDeployment>(isObject, "must be an object");

/** A hook is of one kind or another, and there is nothing of the one to keep in the other. */
const replaced = new Set(["preStop"]);

function laidOver(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    replaced.has(key) ? value : laidOver(base[key], value),
  ]);
  return { ...base, ...(Object.fromEntries(merged) as object) };
}

/** A scenario with something laid over it: objects field by field, everything else in the place of what was there. */
export const withGiven = (scenario: Scenario, given: Given) =>
  scenarioSchema.safeParse(laidOver(scenario, given));
