import { expect, test } from "vitest";
import type { LabEvent } from "./event.ts";
import { exampleHeader } from "./example.test-support.ts";
import { fold } from "./fold.ts";
import { fromJsonl, toJsonl } from "./jsonl.ts";
import { Story } from "./story.test-support.ts";

const header = exampleHeader();
const { events } = new Story()
  .deleted(5)
  .request(5, 6, { outcome: "ok", phase: "done", status: 201 })
  .exits(7, 0);
const text = toJsonl({ header, events });
const lines = text.trimEnd().split("\n");

test("what is written is read again", () => {
  expect(fromJsonl(text)).toEqual({ header, events });
});

test.each([
  ["an empty file", "", /the file is empty/],
  ["something else", `{"format":"other"}\n`, /line 1 is no journal header/],
  [
    "an older version",
    text.replace(`"version":1`, `"version":0`),
    /version 0, this program reads version 1.*run the scenario again/,
  ],
  ["a newer version", text.replace(`"version":1`, `"version":2`), /version 2/],
  [
    "a wrong field in the header",
    text.replace(`"tier":"process"`, `"tier":"vm"`),
    /line 1: tier: expected "container" or "process"/,
  ],
  ["a file that was cut off", text.slice(0, -10), /line \d+ is not JSON/],
  ["a missing event", [...lines.slice(0, 3), ...lines.slice(4)].join("\n"), /line 4: event 3 is missing/],
  ["a doubled event", [...lines.slice(0, 3), ...lines.slice(2)].join("\n"), /line 4: event 2 comes after 2/],
  [
    "a wrong field of an event",
    text.replace(`"pod":"web-1"`, `"pod":7`),
    /line \d+ \(pod\.\w+\): pod: expected string/,
  ],
])("%s is refused, by its line", (_name, broken, message) => {
  expect(() => fromJsonl(broken)).toThrow(message);
});

test("an event of a newer kind is skipped and counted", () => {
  const foreign = {
    seq: events.length + 1,
    t: 9999,
    type: "weather.changed",
    replicas: 3,
  } as unknown as LabEvent;
  const journal = fromJsonl(toJsonl({ header, events: [...events, foreign] }));
  expect(fold(journal.header, journal.events).foreign).toEqual(new Map([["weather.changed", 1]]));
});
