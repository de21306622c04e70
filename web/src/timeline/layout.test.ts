import { describe, expect, it } from "vitest";
import { after, broken, events, header } from "../kit/synthetic.test-support.ts";
import { extend, newRun } from "../world/run.ts";
import { factsOf } from "./facts/facts.ts";
import { barAt, markAt, regionAt, yOf } from "./hit.ts";
import { clipOf, lanesOf, layoutOf, showsBars } from "./layout.ts";
import { TimelineModel } from "./model/model.ts";
import { scaleFor } from "./paint.ts";

const run = newRun("r", header({ ...broken, rate: 20 }));
extend(run, events({ ...broken, rate: 20 }));
const model = new TimelineModel(run);
model.grow();
const facts = factsOf(model);
const none: ReadonlySet<string> = new Set();
const view = { from: after(-1), to: after(2.6) };

describe.each([
  [700, 390],
  [390, 300],
  [360, 190],
])("the timeline at %d × %d", (width, height) => {
  const layout = layoutOf(width, height, lanesOf(facts, none));
  const scale = scaleFor(layout, view);

  it("stacks its lanes without gaps, and scrolls what doesn't fit", () => {
    let y = layout.axis.height;
    for (const lane of layout.lanes) {
      expect(lane.y).toBeCloseTo(y);
      expect(lane.height).toBeGreaterThanOrEqual(20);
      y += lane.height;
    }
    const below = height - (layout.view.y + layout.view.height);
    expect(layout.contentHeight).toBeCloseTo(Math.max(height, y + below));
  });

  it("shows of its lanes' content what is between axis and minimap, however far it is scrolled", () => {
    const top = layout.axis.height;
    const bottom = layout.minimap ? layout.minimap.y - 4 : height;
    expect(clipOf(layout, 0)).toBe(`inset(${top}px 0 calc(100% - ${bottom}px))`);
    expect(clipOf(layout, 30)).toBe(`inset(${top + 30}px 0 calc(100% - ${bottom + 30}px))`);
  });

  it("keeps the rows of a track within its lane", () => {
    for (const lane of layout.lanes) {
      if (lane.kind !== "track") continue;
      const { y, rowHeight, track } = lane;
      expect(yOf(lane, 0) - rowHeight / 2).toBeGreaterThanOrEqual(y - 0.01);
      expect(yOf(lane, track.rows - 1) + rowHeight / 2).toBeLessThanOrEqual(y + lane.height + 0.01);
    }
  });

  it("finds each loss by a click on its shape", () => {
    let found = 0;
    for (const lane of layout.lanes) {
      if (lane.kind !== "track" || !showsBars(lane, view)) continue;
      for (const index of lane.track.lost) {
        const point = {
          x: scale.x(lane.track.to[index] as number),
          y: yOf(lane, lane.track.row[index] as number),
        };
        expect(barAt(layout, scale, point)).toMatchObject({ track: lane.track, index });
        found += 1;
      }
    }
    expect(found).toBe(
      [...run.history.requests.values()].filter(({ outcome }) => outcome === "refused").length,
    );
    expect(found).toBeGreaterThan(3);
  });

  it("knows its regions, finds an event by its mark, and that most of a quiet lane is nobody's", () => {
    const api = layout.lanes[0];
    if (!api) throw new Error("the API has a lane");
    expect(regionAt(layout, { x: 5, y: api.y + 2 })).toBe("gutter");
    expect(regionAt(layout, { x: width - 20, y: 5 })).toBe("axis");
    expect(regionAt(layout, { x: width - 20, y: api.y + 2 })).toBe("lanes");
    expect(markAt(facts, layout, scale, { x: scale.x(after(0)) + 3, y: api.y + 5 })?.says).toBe(
      "web-1 is deleted",
    );
    const quiet = { x: scale.x(after(2.2)), y: api.y + 5 };
    expect(markAt(facts, layout, scale, quiet)).toBeUndefined();
    expect(barAt(layout, scale, quiet)).toBeUndefined();
  });
});

describe("groups of lanes", () => {
  const leaving = newRun("r", header(broken));
  extend(leaving, [
    ...events(broken),
    { seq: 99_998, t: after(3.4), type: "pod.deleted", pod: "web-2", graceSeconds: 30 },
  ]);
  const several = new TimelineModel(leaving);
  several.grow();

  it("are opened and closed by hand; of several pods that leave, the first one is open", () => {
    const kinds = (turned: ReadonlySet<string>) =>
      lanesOf(factsOf(several), turned).flatMap((lane) =>
        lane.kind === "head" ? `${lane.key} ${lane.open ? "open" : "closed"}` : [],
      );
    expect(kinds(none)).toEqual(["pod web-1 open", "pod web-2 closed"]);
    expect(kinds(new Set(["pod web-1", "pod web-2"]))).toEqual(["pod web-1 closed", "pod web-2 open"]);
    expect(lanesOf(factsOf(several), new Set(["of request"])).some(({ kind }) => kind === "track")).toBe(
      false,
    );
  });

  it("don't exist where a single pod leaves", () => {
    expect(lanesOf(facts, none).map(({ kind }) => kind)).toEqual([
      "api",
      "router",
      "router",
      "kubelet",
      "process",
      "track",
      "track",
      "track",
    ]);
  });
});
