import { describe, expect, it } from "vitest";
import { requestAt, regionAt } from "./hit.ts";
import { layoutOf } from "./layout.ts";
import { modelOf } from "./model.ts";
import { scaleFor } from "./paint.ts";
import { barsBetween, groupsOf } from "./rows.ts";
import { after, broken, history } from "../kit/synthetic.test-support.ts";

const run = history(broken);
const model = modelOf(run);

describe("packed rows", () => {
  it("hold every request once, with its pod", () => {
    const groups = groupsOf(run);
    expect(groups.map(({ pod }) => pod)).toEqual(["web-1", "web-2", "web-3"]);
    expect(groups.flatMap(({ bars }) => bars)).toHaveLength(run.requests.size);
    expect(groups[0]?.lost).toBe(7);
  });

  it("never lay two requests over each other", () => {
    for (const { bars } of groupsOf(run)) {
      for (const [index, { request, row }] of bars.entries()) {
        const next = bars.slice(index + 1).find((other) => other.row === row);
        if (next) expect(next.request.sent.t).toBeGreaterThan(request.settled?.t ?? Infinity);
      }
    }
  });

  it("keep failures that follow each other closely rows apart", () => {
    const dense =
      groupsOf(history({ ...broken, refused: 40, rate: 150 }))[0]?.bars.filter(({ lost }) => lost) ?? [];
    const close = dense.filter(({ request, row }, index) => {
      const before = dense[index - 1];
      return before && request.sent.t - before.request.sent.t < 10 && Math.abs(row - before.row) < 3;
    });
    expect(dense.length).toBeGreaterThan(15);
    expect(close.length).toBeLessThan(dense.length / 5);
  });

  it("find exactly the bars in sight", () => {
    for (const group of groupsOf(run)) {
      const [from, to] = [after(0.2), after(0.6)];
      const reaching = group.bars.filter(
        ({ request }) => request.sent.t < to && (request.settled?.t ?? Infinity) >= from,
      );
      const found = barsBetween(group, from, to);
      expect(found).toEqual(expect.arrayContaining(reaching));
    }
  });

  it("keep those that no router had an endpoint for", () => {
    const few = history(broken, 500);
    const one = [...few.requests.values()][0];
    if (!one) throw new Error("traffic has begun by then");
    few.requests.set(0, { ...one, id: 0, pod: null });
    expect(groupsOf(few).at(-1)).toMatchObject({ pod: null, bars: [{ request: { id: 0 } }] });
  });
});

describe.each([
  [700, 390],
  [390, 300],
  [360, 200],
])("the timeline at %d × %d", (width, height) => {
  const layout = layoutOf(width, height, 2, model.groups);

  it("stacks its lanes without overlap and within the picture", () => {
    const lanes = [
      layout.axis,
      layout.api,
      ...layout.routers,
      layout.kubelet,
      layout.process,
      ...layout.groups,
    ];
    for (const [index, lane] of lanes.entries()) {
      const next = lanes[index + 1] ?? layout.minimap;
      expect(lane.y + lane.height).toBeLessThanOrEqual((next?.y ?? height) + 0.01);
    }
    for (const [index, { y, height: tall, firstRow, rowHeight }] of layout.groups.entries()) {
      const rows = model.groups[index]?.rows ?? 0;
      expect(firstRow - rowHeight / 2).toBeGreaterThanOrEqual(y - 0.01);
      expect(firstRow + (rows - 0.5) * rowHeight).toBeLessThanOrEqual(y + tall + 0.01);
    }
  });

  it("finds each failure by a click on its shape", () => {
    const scale = scaleFor(layout, { from: after(-1), to: after(2.6) });
    for (const [index, { bars }] of model.groups.entries()) {
      const place = layout.groups[index];
      for (const { request, row, lost } of bars) {
        if (!lost || !place) continue;
        const point = { x: scale.x(request.settled?.t ?? 0), y: place.firstRow + row * place.rowHeight };
        expect(requestAt(model, layout, scale, point)).toBe(request.id);
      }
    }
  });

  it("knows its regions, and that most of a quiet lane is nobody's", () => {
    expect(regionAt(layout, { x: 5, y: layout.api.y + 2 })).toBe("gutter");
    expect(regionAt(layout, { x: width - 20, y: 5 })).toBe("axis");
    expect(regionAt(layout, { x: width - 20, y: layout.api.y + 2 })).toBe("lanes");
    const scale = scaleFor(layout, { from: after(-1), to: after(2.6) });
    expect(requestAt(model, layout, scale, { x: width / 2, y: layout.api.y + 2 })).toBeUndefined();
  });
});
