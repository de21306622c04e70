import { expect, test } from "vitest";
import { capacityOf } from "./capacity.ts";

const giga = 1024 ** 3;

test.each([
  ["a usual small server", { cores: 2, memory: 8 * giga }, { labs: 76, runs: 3, starts: 1 }],
  ["little memory", { cores: 4, memory: 0.75 * giga }, { labs: 2, runs: 2, starts: 2 }],
  ["no memory left", { cores: 8, memory: 0.1 * giga }, { labs: 1, runs: 1, starts: 4 }],
  ["a big machine", { cores: 64, memory: 512 * giga }, { labs: 200, runs: 96, starts: 32 }],
])("%s", (_name, machine, capacity) => {
  expect(capacityOf(machine)).toEqual(capacity);
});
