import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { autoView, pan, reaching, roundStep, scaleOf, ticks, within, zoom } from "./viewport.ts";

const limits = { from: 0, to: 10_000, closest: 10 };
const views = fc
  .tuple(fc.double({ min: 0, max: 9_000, noNaN: true }), fc.double({ min: 10, max: 1_000, noNaN: true }))
  .map(([from, span]) => ({ from, to: from + span }));

describe("zoom and pan", () => {
  it("keep the moment under the pointer where it is, unless a limit is in the way", () => {
    fc.assert(
      fc.property(
        views,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (view, share, factor) => {
          const at = view.from + (view.to - view.from) * share;
          const next = zoom(view, at, factor, limits);
          if (next.from <= limits.from + 1e-6 || next.to >= limits.to - 1e-6) return;
          const [before, after] = [scaleOf(view, 100, 700), scaleOf(next, 100, 700)];
          expect(after.x(at)).toBeCloseTo(before.x(at), 3);
        },
      ),
    );
  });

  it("never leave the limits, whatever is asked of them", () => {
    fc.assert(
      fc.property(
        views,
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (view, ms, factor) => {
          for (const next of [pan(view, ms, limits), zoom(view, ms, factor, limits), within(view, limits)]) {
            expect(next.from).toBeGreaterThanOrEqual(limits.from - 1e-6);
            expect(next.to).toBeLessThanOrEqual(limits.to + 1e-6);
            expect(next.to - next.from).toBeGreaterThanOrEqual(limits.closest - 1e-6);
          }
        },
      ),
    );
  });

  it("follow what is stepped to no further than they have to", () => {
    fc.assert(
      fc.property(views, fc.double({ min: -1e4, max: 2e4, noNaN: true }), (view, t) => {
        const next = reaching(view, t);
        expect(next.from).toBeLessThanOrEqual(t + 1e-6);
        expect(next.to).toBeGreaterThanOrEqual(t - 1e-6);
        expect(next.to - next.from).toBeCloseTo(view.to - view.from, 6);
        if (t >= view.from && t <= view.to) expect(next).toEqual(view);
      }),
    );
  });

  it("map moments to pixels and back, linearly", () => {
    const scale = scaleOf({ from: 500, to: 1500 }, 100, 700);
    expect([scale.x(500), scale.x(1000), scale.x(1500)]).toEqual([100, 400, 700]);
    expect(scale.t(scale.x(777))).toBeCloseTo(777);
  });
});

describe("ticks", () => {
  it("are round, in sight, far enough apart, and count from the deletion", () => {
    fc.assert(
      fc.property(views, fc.integer({ min: 200, max: 1500 }), (view, width) => {
        const list = ticks(view, 1000, 200, width);
        const scale = scaleOf(view, 0, width);
        for (const [index, tick] of list.entries()) {
          expect(tick.t).toBeGreaterThanOrEqual(view.from - 1e-3);
          expect(tick.t).toBeLessThanOrEqual(view.to + 1e-3);
          const next = list[index + 1];
          if (next) expect(scale.x(next.t) - scale.x(tick.t)).toBeGreaterThanOrEqual(59.9);
        }
      }),
    );
    expect(ticks({ from: 800, to: 1600 }, 1000, 200, 500).map(({ label }) => label)).toEqual([
      "−1.0",
      "−0.5",
      "0",
      "+0.5",
      "+1.0",
      "+1.5",
      "+2.0",
      "+2.5",
      "+3.0",
    ]);
  });

  it("have distinct labels however close one looks", () => {
    const labels = ticks({ from: 1000, to: 1008 }, 1000, 200, 700).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThan(5);
  });

  it("step by 1, 2 or 5", () => {
    expect([0.011, 0.3, 0.5, 0.9, 3, 6].map(roundStep)).toEqual([0.02, 0.5, 0.5, 1, 5, 10]);
  });
});

describe("the view nobody asked for", () => {
  const course = { zero: 1000, over: 1316, end: 1660, finished: true, second: 200 };

  it("shows a finished shutdown from a second before it to a second after", () => {
    expect(autoView({ ...course, end: 4000 }, 0)).toEqual({ from: 800, to: 1516 });
  });

  it("reaches to the end of the run where that is near", () => {
    expect(autoView(course, 0)).toEqual({ from: 800, to: 1660 });
  });

  it("shows all of a run in which nothing was deleted", () => {
    expect(autoView({ ...course, zero: undefined, over: undefined }, 0)).toEqual({ from: 0, to: 1660 });
  });

  it("follows a live run, and does not leap when the pod is deleted", () => {
    const live = { ...course, finished: false };
    expect(autoView({ ...live, zero: undefined }, 1000)).toEqual(autoView(live, 1000));
    const later = autoView(live, 9000);
    expect(later.to).toBeGreaterThan(9000);
    expect(later.to - later.from).toBeLessThanOrEqual(14 * 200);
  });
});
