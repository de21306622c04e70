import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import measured from "../../../web/src/course/libraries/measured.json" with { type: "json" };
import { measuredPeersSchema } from "../../protocol/index.ts";
import { columns } from "./matrix.ts";
import { peers, titleOf } from "./peers.ts";

test("the README's matrix has every peer, in the version that is installed", () => {
  const lines = readFileSync(new URL("../../../README.md", import.meta.url), "utf8").split("\n");
  const from = lines.findIndex((line) => /^\| peer +\| in flight/.test(line)) + 2;
  const rows = lines.slice(from, from + peers.length + 1).map((line) => line.split("|")[1]?.trim());
  // After its last row the table is over. `npm run bench peers` prints it anew.
  expect(rows).toEqual([...peers.map(titleOf), undefined]);
});

test("the page has every peer with its program, in the same version, and every column", () => {
  const page = measuredPeersSchema.parse(measured);
  // `npm run bench peers -- --out web/src/course/libraries/measured.json` measures it anew.
  expect(page.peers.map(({ title }) => title)).toEqual(peers.map(titleOf));
  expect(page.columns).toEqual(columns.map(({ head, check, says }) => ({ head, check, says })));
  for (const { title, code, cells } of page.peers) {
    expect(cells, title).toHaveLength(columns.length);
    expect(code, title).toMatch(/import|export/);
  }
  expect(page.peers.map(({ code }) => code)).toEqual(
    peers.map(({ service }) =>
      readFileSync(new URL(`services/${service}.process.ts`, import.meta.url), "utf8").trimEnd(),
    ),
  );
});
