import { expect, test } from "vitest";
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
