import { describe, expect, it } from "vitest";
import type { LabEvent } from "../../../../server/protocol/index.ts";
import { after, broken, events, header } from "../../kit/synthetic.test-support.ts";
import { extend, newRun } from "../../world/run.ts";
import { gapAt } from "../hit.ts";
import { lanesOf, layoutOf } from "../layout.ts";
import { TimelineModel } from "../model/model.ts";
import { scaleFor } from "../paint.ts";
import { timelineInWords, told } from "../words.ts";
import { factsOf } from "./facts.ts";

const all = events(broken);
const answered = new Set(
  all.flatMap((event) =>
    event.type === "request.settled" && event.outcome === "ok" && event.t < after(0.5) ? [event.request] : [],
  ),
);
const missing = all.filter(
  (event) => "request" in event && event.request !== null && answered.has(event.request),
);

/** The run as a journal keeps it that gave up what was answered by +0.5 s. */
function bounded(): LabEvent[] {
  const [first, last] = [missing[0], missing.at(-1)];
  if (!first || !last) throw new Error("nothing was answered");
  const { seq, t } = last;
  const count = { events: missing.length, outcomes: { ok: answered.size } };
  const marker: LabEvent = { seq, t, type: "journal.dropped", from: first.seq, to: seq, ...count };
  return [...all.filter((event) => !missing.includes(event)), marker].toSorted((a, b) => a.seq - b.seq);
}

function shown(list: readonly LabEvent[]) {
  const run = newRun("r", header(broken));
  extend(run, list);
  const model = new TimelineModel(run);
  model.grow();
  const facts = factsOf(model);
  return { facts, words: timelineInWords(facts, told(model, facts)) };
}

describe("what a bounded journal gave up", () => {
  const { facts, words } = shown(bounded());
  const [gap] = facts.gaps;

  it("is a gap in which everything lies that is missing", () => {
    expect(missing.length).toBeGreaterThan(100);
    for (const { t } of missing) {
      expect(t).toBeGreaterThanOrEqual(gap?.from ?? Infinity);
      expect(t).toBeLessThanOrEqual(gap?.to ?? -Infinity);
    }
    expect(gap?.to).toBeLessThan(after(0.5));
  });

  it("is said, and found by pointing at the requests of that time", () => {
    expect(words).toMatch(
      /Of the requests from −\d\.\d\d s to \+\d\.\d\d s only those were kept that were lost/,
    );
    const layout = layoutOf(700, 390, lanesOf(facts, new Set()));
    const scale = scaleFor(layout, { from: 0, to: after(2) });
    const at = (kind: string, t: number) => {
      const lane = layout.lanes.find((each) => each.kind === kind);
      return gapAt(facts, layout, scale, { x: scale.x(t), y: (lane?.y ?? 0) + 10 });
    };
    expect(at("track", after(-1))).toBe(gap);
    expect(at("kubelet", after(-1))).toBeUndefined();
    expect(at("track", after(1.5))).toBeUndefined();
  });

  it("is nothing where all of a run was kept", () => {
    const whole = shown(all);
    expect(whole.facts.gaps).toEqual([]);
    expect(whole.words).not.toContain("kept");
  });
});
