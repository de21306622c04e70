import { expect, test } from "vitest";
import { fromJsonl, toJsonl } from "./index.ts";
import { Story } from "./story.test-support.ts";
import { replayPage } from "./replay-page.ts";

const template =
  '<!doctype html><title>x</title><script type="application/jsonl" id="journal"></script><div></div>';

const nasty = [
  "</script><script>alert(1)</script>",
  "<!-- <script>",
  "]]> $& $1 $` \u2028 \\u003c </SCRIPT >",
  '"quoted" & <b>',
];

test("whatever a pod wrote can't leave its element, and is read as it was written", () => {
  const story = new Story();
  for (const line of nasty) story.at(1, { type: "log", pod: "web-1", stream: "stdout", line });
  const journal = { header: story.history.header, events: story.events };
  const page = replayPage(template, toJsonl(journal));

  const [before, inside = "", after] = page.split(
    /<script type="application\/jsonl" id="journal">|<\/script>/,
  );
  expect(before).toBe("<!doctype html><title>x</title>");
  expect(after).toBe("<div></div>");
  expect(inside).not.toContain("<");
  expect(fromJsonl(inside.trim())).toEqual(journal);
});

test("a template without a place for a journal is refused", () => {
  expect(() => replayPage("<p></p>", "{}\n")).toThrow("build the page anew");
});
