import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { peers, titleOf } from "./peers.ts";

test("the README's matrix has every peer, in the version that is installed", () => {
  const lines = readFileSync(new URL("../../../README.md", import.meta.url), "utf8").split("\n");
  const from = lines.findIndex((line) => /^\| peer +\| in flight/.test(line)) + 2;
  const rows = lines.slice(from, from + peers.length + 1).map((line) => line.split("|")[1]?.trim());
  // After its last row the table is over. `npm run bench peers` prints it anew.
  expect(rows).toEqual([...peers.map(titleOf), undefined]);
});
