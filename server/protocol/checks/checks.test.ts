import { expect, test } from "vitest";
import type { EventBody } from "../event.ts";
import type { CheckId, CheckStatus } from "../check.ts";
import { Story } from "../story.test-support.ts";
import { judge } from "./index.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const refused = { outcome: "refused", phase: "connect" } as const;
const turnedAway = { outcome: "status-5xx", phase: "done", status: 503 } as const;
const reset = { outcome: "reset", phase: "waiting" } as const;

const probe = (result: "answered" | "refused", status?: number): EventBody => ({
  type: "probe.settled",
  pod: "web-1",
  probe: "readiness",
  ok: status === 200,
  result,
  streak: 1,
  ...(status !== undefined && { status }),
});
const door = (result: "accepted" | "refused"): EventBody => ({
  type: "probe.settled",
  pod: "web-1",
  probe: "door",
  ok: result === "accepted",
  result,
  streak: 1,
});
const told = () => new Story().deleted(5).signal(5.2);
/** Deleted when its preStop hook begins, and told to stop when that has ended. */
const hooked = (from: number, until: number) =>
  new Story()
    .deleted(from)
    .at(from, { type: "prestop.started", pod: "web-1", hook: "sleep 5" })
    .at(until, { type: "prestop.finished", pod: "web-1", chargedSeconds: until - from })
    .signal(until);
const forgotten = (story: Story) => story.learns(6, "a", ["web-2"]).learns(6, "b", ["web-2"]);

const rows: [CheckId, CheckStatus, Story][] = [
  ["not-ready", "pass", told().at(5.5, probe("answered", 503)).request(5.4, 5.8, ok).exits(7, 0)],
  [
    "not-ready",
    "fail",
    told()
      .at(5.5, probe("answered", 503))
      .request(5.4, 5.8, { ...ok, outcome: "status-5xx", status: 503 })
      .exits(7, 0),
  ],
  ["not-ready", "fail", told().at(5.5, probe("refused")).request(5, 5.8, ok).exits(7, 0)],
  ["not-ready", "fail", told().at(5.5, probe("answered", 200)).request(5, 5.8, ok).exits(7, 0)],
  ["not-ready", "unknown", told().request(5, 5.8, ok).exits(7, 0)],
  ["propagation", "pass", forgotten(told().request(5.4, 5.8, ok)).exits(7, 0)],
  ["propagation", "pass", told().learns(5.2, "a", ["web-2"]).learns(5.2, "b", ["web-2"]).exits(7, 0)],
  ["propagation", "fail", forgotten(told().request(5.4, 5.4, refused)).exits(7, 0)],
  [
    "propagation",
    "fail",
    forgotten(told().request(5.4, 5.4, reset, { reused: true }).request(5.4, 6.9, ok)).exits(7, 0),
  ],
  ["propagation", "fail", forgotten(told().request(5.4, 5.5, turnedAway)).exits(7, 0)],
  ["propagation", "pass", forgotten(told().request(4, 5.3, turnedAway)).exits(7, 0)],
  ["propagation", "unknown", told().exits(7, 0)],
  ["stops-accepting", "pass", told().at(5.3, door("accepted")).at(6, door("refused")).exits(7, 0)],
  ["stops-accepting", "fail", told().request(5, 5.3, reset).exits(5.31, 0)],
  ["stops-accepting", "fail", told().request(5, 5.3, reset, { reused: true }).exits(5.31, 0)],
  [
    // Refused only because it had just been killed.
    "stops-accepting",
    "fail",
    told().request(6.5, 7, reset, { reused: true }).at(6.99, door("refused")).exits(7.01, null, "SIGKILL"),
  ],
  [
    "stops-accepting",
    "pass",
    told().at(6, door("refused")).request(6.5, 7, reset, { reused: true }).exits(7.01, null, "SIGKILL"),
  ],
  ["stops-accepting", "fail", told()],
  ["in-flight", "pass", told().request(5, 5.4, ok).exits(7, 0)],
  ["in-flight", "fail", told().request(5, 5.3, reset).exits(5.31, 0)],
  ["in-flight", "fail", told().request(4, 5.3, turnedAway).request(5, 5.4, ok).exits(7, 0)],
  ["in-flight", "pass", told().request(5.1, 5.3, turnedAway).request(5, 5.4, ok).exits(7, 0)],
  [
    "in-flight",
    "pass",
    told()
      .request(4, 5.3, { ...turnedAway, retrying: true })
      .request(6, 7, ok, { pod: "web-2", retryOf: 1 })
      .exits(7, 0),
  ],
  ["in-flight", "unknown", told().request(3, 4, ok).exits(7, 0)],
  ["in-flight", "pass", hooked(5, 10).request(4, 8, ok).exits(11, 0)],
  ["in-flight", "unknown", hooked(5, 10).request(3, 4, ok).exits(11, 0)],
  ["in-flight", "fail", hooked(5, 10).request(4, 8, ok).request(9, 11, reset).exits(11, 0)],
  ["exit", "pass", told().exits(7, 0)],
  ["exit", "fail", told().exits(7, 1)],
  ["exit", "fail", told().exits(7, null, "SIGTERM")],
  ["exit", "fail", told().signal(35, "SIGKILL", "grace").exits(35, null, "SIGKILL")],
  ["exit", "fail", told()],
  ["exit", "unknown", new Story().request(1, 2, ok)],
];

test.each(rows)("%s: %s", (id, status, story) => {
  const { history, events } = story;
  const [verdict] = judge(history, [id]);
  expect(verdict).toMatchObject({ id, status });
  expect(verdict?.why).not.toBe("");
  for (const seq of verdict?.evidence ?? []) expect(events.some((event) => event.seq === seq)).toBe(true);
});

test.each([
  [[5.5], 5.7, "the readiness probe was not answered: refused"],
  [[6, 7, 8], 9, "the readiness probe still said 200 after SIGTERM"],
])("a probe that succeeds at %j and is refused at %d: %s", (succeeds, refusedAt, why) => {
  const story = told().request(5, 5.8, ok);
  for (const at of succeeds) story.at(at, probe("answered", 200));
  const [verdict] = judge(story.at(refusedAt, probe("refused")).exits(10, 0).history, ["not-ready"]);
  expect(verdict).toMatchObject({ status: "fail", why });
});

test("who closes kept connections under requests is told so, and no router is named", () => {
  const crossed = told().request(5.4, 5.4, reset, { reused: true }).request(5.4, 6.9, ok).exits(7, 0);
  const [verdict] = judge(crossed.history, ["propagation"]);
  expect(verdict?.why).toBe("1 request met a kept connection that web-1 was just closing");
});

test("what a pod says of itself moves no verdict", () => {
  const story = () => told().request(5, 5.3, reset).exits(5.31, 0);
  const lying = story()
    .at(5.25, { type: "reported.closing", pod: "web-1" })
    .at(5.25, { type: "reported.connections", pod: "web-1", open: 0, active: 0 })
    .at(5.25, { type: "log", pod: "web-1", stream: "stdout", line: "everything answered" });
  const statuses = (history: Story["history"]) =>
    judge(history, ["not-ready", "propagation", "stops-accepting", "in-flight", "exit"]).map(
      ({ status }) => status,
    );
  expect(statuses(lying.history)).toEqual(statuses(story().history));
});
