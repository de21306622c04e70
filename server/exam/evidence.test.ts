import { expect, test } from "vitest";
import { fold } from "../protocol/index.ts";
import { evidenceOf } from "./evidence.ts";
import { lostOf } from "./finding.ts";
import { recorded } from "./report/recorded/recorded.test-support.ts";

const deploy = recorded("failed").trials.find(({ name }) => name === "deploy");
if (!deploy) throw new Error("the recording has no deploy");
const history = fold(deploy.journal.header, deploy.journal.events);
const lost = lostOf([...history.requests.values()]);
const refused = lost.filter(({ outcome }) => outcome === "refused");
const finding = { id: "propagation-fresh", status: "fail", summary: "lost" } as const;

test("a request is told by itself, many of a kind in one line, and both with what happened to the process", () => {
  const [first] = refused;
  if (!first) throw new Error("nothing was refused");
  const signals = ["SIGTERM at +0.00 s", expect.stringMatching(/^the process ended at \+0\.\d\d s$/)];
  expect(evidenceOf({ ...finding, requests: [first] }, history)).toEqual([
    expect.stringMatching(new RegExp(`^#${first.id} GET / on a new connection: refused ECONNREFUSED at \\+`)),
    ...signals,
  ]);
  expect(refused.length).toBeGreaterThan(10);
  expect(evidenceOf({ ...finding, requests: refused }, history)).toEqual([
    expect.stringMatching(
      new RegExp(`^${refused.length} × GET / on a new connection: refused ECONNREFUSED, `),
    ),
    ...signals,
  ]);
});

test("more than ten kinds are a number", () => {
  const kinds = refused.slice(0, 13).map((request, nth) => ({ ...request, path: `/${nth}` }));
  const told = evidenceOf({ ...finding, requests: kinds }, history);
  expect(told.filter((line) => line.startsWith("#"))).toHaveLength(10);
  expect(told).toContain("and 3 more of other kinds");
});

test("what holds needs no proof", () => {
  expect(evidenceOf({ ...finding, status: "pass", requests: refused }, history)).toEqual([]);
});
