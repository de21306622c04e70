import { expect, test } from "vitest";
import { Story } from "./story.test-support.ts";
import { verdict } from "./verdict.ts";

test("the verdict counts what was lost besides requests, and names its cause where it is one", () => {
  const story = new Story()
    .deleted(5)
    .signal(5.2)
    .job(1, 1, [2, "claimed", "web-1"])
    .job(2, 1, [6, "claimed", "web-1"])
    .job(3, 1, [6, "claimed", "web-1"])
    .exits(7, 0);
  expect(verdict(story.history).reason).toBe("every request was answered, but 3 jobs, by 2 causes");
  const dropped = new Story().deleted(5).signal(5.2).job(1, 1, [2, "claimed", "web-1"]).exits(7, 0);
  expect(verdict(dropped.history).reason).toBe(
    "every request was answered, but 1 job: a job was dropped in the middle",
  );
});
