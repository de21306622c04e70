import { describe, expect, test } from "vitest";
import { fold, isLost, type Journal } from "../../protocol/index.ts";
import { pod } from "../header.ts";
import { plain } from "./look.ts";
import { columnOf, pictureOf } from "./picture.ts";
import { recorded } from "./recorded/recorded.test-support.ts";
import { svg } from "./svg.ts";
import { timeline } from "./timeline.ts";
import { elementsOf, readMarkup, wordsOf } from "./xml.test-support.ts";

function trial(of: "passed" | "failed", name: string): Journal {
  const found = recorded(of).trials.find((each) => each.name === name)?.journal;
  if (!found) throw new Error(`the recording ${of} has no trial ${name}`);
  return found;
}
const lossy = trial("failed", "deploy");
const orderly = trial("passed", "deploy");
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
const draw = (journal: Journal) => {
  const picture = pictureOf(journal, 60);
  if (!picture) throw new Error("there is nothing to draw");
  return picture;
};

/** The same journal with a hook of a second before its signal: all that was before that is a second earlier. */
function withHook({ header, events }: Journal): Journal {
  const told = events.findIndex(({ type }) => type === "signal.sent");
  const deployment = { ...header.scenario.deployment, preStop: { sleep: 1 } };
  return {
    header: { ...header, scenario: { ...header.scenario, deployment } },
    events: events.map((event, at) => (at < told ? { ...event, t: event.t - 1000 } : event)),
  };
}

describe("a picture", () => {
  test.each([
    ["lossy", lossy],
    ["orderly", orderly],
  ])("of a %s deploy has every request that ended within it, once", (_, journal) => {
    const picture = draw(journal);
    const history = fold(journal.header, journal.events);
    const told = history.pods.get(pod)?.signals[0]?.t ?? Infinity;
    const within = [...history.requests.values()].filter(
      ({ pod: to, settled }) => to === pod && settled && settled.t - told >= picture.from,
    );
    const lost = within.filter(({ outcome }) => outcome && isLost(outcome)).length;
    expect(sum(picture.lost)).toBe(lost);
    expect(sum(picture.answered)).toBe(within.length - lost);
    expect(sum(picture.answered)).toBeGreaterThan(0);
  });

  test("shows what happened to the process in the order of time, and has room for all of it", () => {
    for (const journal of [lossy, orderly, withHook(orderly)]) {
      const { marks, from, to, end } = draw(journal);
      const times = marks.map(({ t }) => t);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.min(...times)).toBeGreaterThan(from);
      expect(Math.max(...times)).toBeLessThan(to);
      expect(marks.find(({ what }) => what === "signal")?.t).toBe(0);
      expect(marks.find(({ what }) => what === "end")?.t).toBe(end);
    }
  });

  test("shows the deletion where a hook lies between it and the signal", () => {
    const has = (journal: Journal): boolean => draw(journal).marks.some(({ what }) => what === "deleted");
    expect([has(orderly), has(withHook(orderly))]).toEqual([false, true]);
  });

  test("is none where nobody was told to end", () => {
    const before = orderly.events.filter(({ type }) => type !== "signal.sent");
    expect(pictureOf({ header: orderly.header, events: before }, 60)).toBeUndefined();
    expect(timeline({ header: orderly.header, events: before }, plain)).toEqual([]);
    expect(svg({ header: orderly.header, events: before }, "nothing", 600)).toBe("");
  });
});

describe("in characters", () => {
  test("each row is as long as the others, and what is in one column stands side by side", () => {
    const told = lossy.events.find(({ type }) => type === "signal.sent")?.t ?? 0;
    const events = lossy.events.map((event) =>
      event.type === "pod.exited" ? { ...event, t: told + 1 } : event,
    );
    const [answered = "", lost = "", process = ""] = timeline({ ...lossy, events }, plain);
    expect(new Set([answered, lost, process].map((row) => row.length)).size).toBe(1);
    expect(process).toContain("S×");
    const picture = draw(lossy);
    const filled = picture.lost.findIndex((count) => count > 0);
    expect(lost.slice(10, 10 + filled).trim()).toBe("");
    expect(lost[10 + filled]).toMatch(/[▁-█]/);
    expect(columnOf(picture.to, picture, 60)).toBe(59);
  });

  test("without requests there is only the process", () => {
    const rows = timeline(trial("passed", "prompt-when-idle"), plain);
    expect(rows.filter((row) => row.includes("│"))).toHaveLength(1);
  });
});

test("as a drawing, words that would touch stand below one another, and none leaves the picture", () => {
  for (const width of [358, 768])
    for (const journal of [lossy, orderly, withHook(lossy)]) {
      const words = elementsOf(readMarkup(svg(journal, "a deploy", width)), "text")
        .filter(({ fields }) => fields["class"] === "words")
        .map((element) => {
          const { fields } = element;
          const half = (wordsOf(element).length * 6) / 2;
          const middle = Number(fields["x"]);
          return { row: fields["y"], from: middle - half, to: middle + half };
        });
      expect(words.length).toBeGreaterThan(1);
      for (const [at, each] of words.entries()) {
        expect(each.from).toBeGreaterThanOrEqual(0);
        expect(each.to).toBeLessThanOrEqual(width);
        for (const other of words.slice(at + 1))
          expect(other.row !== each.row || other.from > each.to || other.to < each.from).toBe(true);
      }
    }
});
