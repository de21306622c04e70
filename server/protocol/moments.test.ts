import { expect, test } from "vitest";
import type { EventBody } from "./event.ts";
import { moments, namedMoment, type MomentName } from "./moments.ts";
import { Story } from "./story.test-support.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const reset = { outcome: "reset", phase: "waiting", errno: "ECONNRESET" } as const;

const at = (story: Story) =>
  Object.fromEntries(
    (Object.keys(moments) as MomentName[]).map((name) => [name, namedMoment(story.history, name)]),
  );

test("moments of a pod that was killed with a request in hand", () => {
  const story = new Story()
    .request(7, 8, reset)
    .deleted(5, 3)
    .signal(5.2)
    .signal(8, "SIGKILL", "grace")
    .exits(8.01, null, "SIGKILL");
  const found = at(story);
  expect(found["deleted"]).toBeLessThan(found["signal"] ?? 0);
  expect(found["signal"]).toBeLessThan(found["killed"] ?? 0);
  expect(found["killed"]).toBeLessThan(found["exit"] ?? 0);
});

test("what did not happen has no moment", () => {
  expect(Object.values(at(new Story().request(1, 2, ok))).filter((t) => t !== undefined)).toEqual([]);
  expect(at(new Story().request(1, 2, ok).deleted(5, 30).signal(5.2).exits(6, 0))["killed"]).toBeUndefined();
});

test("the first loss is where the first request ended that its user lost, or what else was lost before it", () => {
  const explained = (of: "request" | "span", id: number): EventBody => ({
    type: "loss.explained",
    of,
    id,
    cause: of === "span" ? "tracer-not-shut-down" : "exited-early",
    evidence: [],
    saved: "",
  });
  const story = new Story()
    .request(6, 7, ok)
    .request(6, 9, reset)
    .request(6, 8, reset)
    .exits(9.1, 0)
    .at(20, explained("request", 2))
    .at(20, explained("request", 3));
  expect(at(story)["first-loss"]).toBe(8 * 200);
  story.at(20, explained("span", 1));
  expect(at(story)["first-loss"]).toBe(7 * 200);
});
