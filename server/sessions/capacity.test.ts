import { expect, test } from "vitest";
import { capacityOf } from "./capacity.ts";

const giga = 1024 ** 3;

test.each([
  ["a usual small server", { cores: 2, memory: 8 * giga }, { labs: 8, runs: 2 }],
  ["little memory", { cores: 4, memory: 0.75 * giga }, { labs: 2, runs: 2 }],
  ["no memory left", { cores: 8, memory: 0.1 * giga }, { labs: 1, runs: 1 }],
  ["a big machine", { cores: 64, memory: 512 * giga }, { labs: 200, runs: 64 }],
])("%s", (_name, machine, capacity) => {
  expect(capacityOf(machine)).toEqual(capacity);
});
