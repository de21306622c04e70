import { describe, expect, test } from "vitest";
import type { EventBody, ScenarioInput } from "../protocol/index.ts";
import { Story } from "../protocol/story.test-support.ts";
import { isOwed, reconcilePayments } from "./settle-accounts.ts";

/** What is emitted, when the ledger holds so many rows of each payment. */
function settle(story: Story, committed: Record<number, number>): EventBody[] {
  const events: EventBody[] = [];
  const rows = new Map(Object.entries(committed).map(([id, count]) => [Number(id), count]));
  reconcilePayments(story.history, rows, (event) => void events.push(event));
  return events;
}

const paid = { outcome: "ok", phase: "done", status: 201 } as const;
const reset = { outcome: "reset", phase: "waiting" } as const;
const refused = { outcome: "refused", phase: "connect" } as const;

describe("a payment tried once", () => {
  test.each([
    ["answered and committed", paid, 1, []],
    ["answered and not committed", paid, 0, ["vanished"]],
    ["answered and committed twice", paid, 2, ["doubled"]],
    ["reset and not committed", reset, 0, []],
    ["reset and committed", reset, 1, ["ghost"]],
  ])("%s", (_, settled, count, outcomes) => {
    const events = settle(new Story().request(1, 2, settled), { 1: count });
    expect(events).toEqual(
      outcomes.map((outcome) => ({ type: "request.reconciled", request: 1, outcome, committed: count })),
    );
  });
});

describe("a payment tried again is judged by its last attempt and its one number", () => {
  const twice = (first: typeof reset | typeof refused, last: typeof paid | typeof reset): Story =>
    new Story().request(1, 2, first).request(3, 4, last, { pod: "web-2", retryOf: 1 });

  test.each([
    ["charged once, by whichever attempt", twice(reset, paid), 1, []],
    ["charged by both attempts", twice(reset, paid), 2, ["doubled"]],
    ["acknowledged and in nobody's ledger", twice(refused, paid), 0, ["vanished"]],
    ["failed twice, charged once", twice(reset, reset), 1, ["ghost"]],
    ["failed twice, never charged", twice(refused, reset), 0, []],
  ])("%s", (_, story, count, outcomes) => {
    expect(settle(story, { 1: count })).toEqual(
      outcomes.map((outcome) => ({ type: "request.reconciled", request: 2, outcome, committed: count })),
    );
  });

  test("one whose last attempt is under way is left alone", () => {
    const story = twice(reset, paid);
    story.at(5, {
      type: "request.sent",
      request: 3,
      client: "b1",
      router: "b",
      pod: "web-1",
      connection: 3,
      reused: false,
      intended: 1000,
      method: "POST",
      path: "/pay",
      retryOf: 1,
      attempt: 3,
    });
    expect(settle(story, { 1: 2 })).toEqual([]);
  });
});

describe("what is no payment", () => {
  test.each<[string, ScenarioInput["traffic"]]>([
    ["another path", { path: "/charge" }],
    ["an upload", { kinds: [{ method: "POST", path: "/pay", upload: 1024 }] }],
    ["a mix without payments", { kinds: [{ method: "POST", path: "/report" }] }],
  ])("%s", (_, traffic) => {
    expect(settle(new Story({ traffic }).request(1, 2, paid), {})).toEqual([]);
  });

  test("a payment in a mix is one", () => {
    const kinds: ScenarioInput["traffic"]["kinds"] = [{ path: "/" }, { method: "POST", path: "/pay" }];
    expect(settle(new Story({ traffic: { kinds } }).request(1, 2, paid), {})).toHaveLength(1);
  });
});

test("settled twice, it is said once", () => {
  const story = new Story().request(1, 2, paid);
  story.at(3, { type: "request.reconciled", request: 1, outcome: "vanished", committed: 0 });
  expect(settle(story, {})).toEqual([]);
});

test.each([
  ["an acknowledged payment that is not written is owed by a pod that lives on", new Story(), 0, true],
  ["and by one that has ended no more", new Story().exits(3, 0), 0, false],
  ["a written one is owed by nobody", new Story(), 1, false],
])("%s", (_, story, rows, owed) => {
  story.request(1, 2, paid);
  expect(isOwed(story.history, new Map([[1, rows]]))).toBe(owed);
});
