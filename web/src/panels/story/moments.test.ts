import { expect, test } from "vitest";
import { Story } from "../../../../server/protocol/story.test-support.ts";
import { extend, newRun } from "../../world/run.ts";
import { placeOfEvent } from "./moments.ts";

const second = 200;

test("what the ledger tells late is placed when it was so, and anything else when it was seen", () => {
  const story = new Story()
    .job(7, 1)
    .signal(2)
    .at(2.5, { type: "job.claimed", job: 7, pod: "web-1", atMs: 1.5 * second });
  const run = newRun("r", story.history.header);
  extend(run, story.events);
  const placed = story.events.flatMap(({ seq, type }) => {
    const place = placeOfEvent(run, seq);
    return place && [[type, place.t / second]];
  });
  expect(placed).toContainEqual(["signal.sent", 2]);
  expect(placed).toContainEqual(["job.claimed", 1.5]);
});
