import { expect, test } from "vitest";
import { scenarioSchema, settingsSchema } from "../../../server/protocol/index.ts";
import { changeOf, dials, type Dial } from "./dials.ts";

const scenario = scenarioSchema.parse({
  nodes: [{ name: "a", propagation: { min: 1, max: 4 } }],
  deployment: { grace: 30 },
  traffic: { rate: 40 },
});
const dialOf = (key: Dial["key"]): Dial => dials.find((dial) => dial.key === key) as Dial;

test("a fork starts from what its parent had", () => {
  expect(dials.map((dial) => dial.of(scenario))).toEqual([0, 4, 30, 40, "fresh", 7]);
});

test("only a change that the lab takes is one", () => {
  expect(changeOf(dialOf("grace"), scenario, "5")).toEqual({ grace: 5 });
  for (const value of ["30", "", "-1", "121", "five"]) {
    expect(changeOf(dialOf("grace"), scenario, value), value).toBeUndefined();
  }
  expect(changeOf(dialOf("rate"), scenario, "0")).toBeUndefined();
  expect(changeOf(dialOf("seed"), scenario, "1.5")).toBeUndefined();
  expect(changeOf(dialOf("connections"), scenario, "warm")).toEqual({ connections: "warm" });
  expect(changeOf(dialOf("connections"), scenario, "fresh")).toBeUndefined();
});

test("the ends of each dial are within the settings of the protocol", () => {
  for (const dial of dials) {
    if (dial.key === "connections") continue;
    expect(settingsSchema.safeParse(changeOf(dial, scenario, String(dial.max))).success, dial.key).toBe(true);
  }
});
