import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryJournal } from "../../../../server/protocol/arbitrary-journal.test-support.ts";
import {
  headerSchema,
  scenarioSchema,
  type History,
  type LabEvent,
} from "../../../../server/protocol/index.ts";
import { extend, newRun } from "../../world/run.ts";
import { RowsAt } from "./rows-at.ts";
import { anything, isWanted, type Wanted } from "./wanted.ts";

const header = headerSchema.parse({
  format: "lastcall-journal",
  version: 1,
  lesson: "one",
  variant: "broken",
  mode: "scripted",
  tier: "process",
  runtime: "node 26",
  startedAt: "2026-01-01T00:00:00.000Z",
  checks: [],
  scenario: scenarioSchema.parse({
    nodes: [{ name: "a", propagation: { min: 0, max: 1 } }],
    deployment: {},
    traffic: {},
    ingress: {},
  }),
});

const someWanted: fc.Arbitrary<Wanted> = fc.record({
  show: fc.constantFrom("all", "lost", "ok", "refused", "reset"),
  pod: fc.constantFrom(null, "web-1"),
  router: fc.constantFrom(null, "a"),
  cause: fc.constant(null),
  retried: fc.boolean(),
  search: fc.constantFrom("", "#1", "on"),
});

/** Every wanted request's number, found by looking at each. */
const plain = (history: History, wanted: Wanted, t: number): number[] =>
  [...history.requests.values()]
    .filter((request) => isWanted(history, wanted, request, t))
    .map(({ id }) => id);

/** As the page takes a journal in: the figures hear of each event when the history has taken in that one and no later. */
function told(events: readonly LabEvent[]) {
  const run = newRun("r", header);
  extend(run, events);
  return run;
}

test("from moment to moment, forwards and back, the rows are those that a look at every request finds", () => {
  fc.assert(
    fc.property(
      arbitraryJournal,
      someWanted,
      fc.array(fc.oneof(fc.nat(2200), fc.constant(Infinity)), { minLength: 1, maxLength: 8 }),
      (events, wanted, moments) => {
        const { history, tally } = told(events);
        const rows = new RowsAt(history, tally, wanted);
        for (const t of moments) {
          expect(rows.at(t).map((row) => tally.rows[row]?.id)).toEqual(plain(history, wanted, t));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("a number is searched by its beginning, a word in the path and in the client's name", () => {
  const request = { id: 132, path: "/pay", client: "b-1", sent: { seq: 1, t: 0 } } as never;
  const { history } = told([]);
  for (const [search, found] of [
    ["13", true],
    ["#132", true],
    ["32", false],
    ["pay", true],
    ["B-1", true],
    ["refund", false],
  ] as const) {
    expect(isWanted(history, { ...anything, search }, request, 10), search).toBe(found);
  }
});
