import { describe, expect, it } from "vitest";
import { inFlightAt, scoreAt } from "../../../server/protocol/index.ts";
import { after, broken, history, second } from "../kit/synthetic.test-support.ts";
import { atRest, castOf } from "./cast.ts";
import { layoutOf } from "./layout.ts";
import { hitTest, sceneAt, underWay } from "./scene.ts";
import { hops, isLoss, whereIs } from "./travel.ts";

const run = history({
  ...broken,
  zoo: ["reset", "truncated", "status-5xx", "timed-out", "vanished", "ghost", "doubled", "unknown"],
});
const cast = castOf(run);
const layout = layoutOf(700, 372, cast.population);
const moments = Array.from({ length: 60 }, (_, index) => 400 + index * 25);

describe("the scene at a moment", () => {
  it("shows, when nothing is on its way, exactly what the journal says", () => {
    for (const t of moments) {
      const { quiet, losses } = sceneAt(cast, layout, t, true);
      const score = scoreAt(run, t);
      expect(losses).toHaveLength(score.lost);
      expect(quiet).toHaveLength(score.underWay);
      expect(quiet.every(({ kind }) => kind === "inside")).toBe(true);
    }
  });

  it("has come to rest when the run is over, and not a moment before", () => {
    const end = run.finished?.t ?? 0;
    expect([atRest(cast, end - 1), atRest(cast, end)]).toEqual([false, true]);
  });

  it("shows each request at most once", () => {
    for (const t of moments) {
      const { quiet, losses } = sceneAt(cast, layout, t, false);
      const ids = [...quiet, ...losses].map(({ actor }) => actor.request.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("counts what is under way between each router and each pod", () => {
    for (const t of moments) {
      const counts = underWay(cast, t);
      for (const [p, pod] of cast.population.pods.entries()) {
        const sum = counts.reduce((total, row) => total + (row[p] ?? 0), 0);
        expect(sum).toBe(inFlightAt(run, pod, t));
      }
    }
  });

  it("is the same for a history that ends here as for one that goes on, where nobody was lost", () => {
    const plot = { ...broken, refused: 0 };
    const [whole, part] = [castOf(history(plot)), castOf(history(plot, after(-0.5)))];
    const ids = (which: typeof whole) =>
      sceneAt(which, layout, after(-0.5), true).quiet.map(({ actor }) => actor.request.id);
    expect(ids(part)).toEqual(ids(whole));
  });
});

describe("a request on the stage", () => {
  const refused = cast.losses.find(({ request }) => request.observed === "refused");
  if (!refused) throw new Error("the synthetic run refuses some");
  const { t: sent } = refused.request.sent;

  it("travels to the door, bounces off, falls, and stays where it fell", () => {
    const kinds = [1, hops.out * second + 1, (hops.out + hops.fall / 2) * second, 10_000].map(
      (later) => whereIs(refused, cast, layout, sent + later, false)?.kind,
    );
    expect(kinds).toEqual(["out", "falling", "falling", "floor"]);
    const [soon, late] = [sent + second, sent + 50 * second];
    expect(whereIs(refused, cast, layout, soon, false)).toEqual(whereIs(refused, cast, layout, late, false));
  });

  it("never enters a pod that refused it", () => {
    const box = layout.pods[refused.pod]?.box ?? layout.floor;
    for (let later = 0; later < second; later += 1) {
      const { x, y } = whereIs(refused, cast, layout, sent + later, false) ?? box;
      expect(x < box.x || y > box.y + box.height).toBe(true);
    }
  });

  it("moves without leaps from its client to the floor", () => {
    let before = whereIs(refused, cast, layout, sent, false);
    for (let later = 0.25; later < second; later += 0.25) {
      const here = whereIs(refused, cast, layout, sent + later, false);
      if (!before || !here) throw new Error("a lost request is always somewhere");
      expect(Math.hypot(here.x - before.x, here.y - before.y)).toBeLessThan(24);
      before = here;
    }
  });

  it("is gone once it is safely back", () => {
    const fine = cast.actors.find(({ request }) => request.outcome === "ok" && request.observed === "ok");
    const done = fine?.request.settled?.t ?? 0;
    if (!fine) throw new Error("most requests are answered");
    expect(whereIs(fine, cast, layout, done + 1, false)?.kind).toBe("back");
    expect(whereIs(fine, cast, layout, done + second, false)).toBeUndefined();
  });

  it("falls late if only the ledger shows that it was lost", () => {
    const vanished = cast.losses.find(({ request }) => request.outcome === "vanished");
    const { settled, reconciled } = vanished?.request ?? {};
    if (!vanished || !settled || !reconciled) throw new Error("the synthetic run has one");
    const before = whereIs(vanished, cast, layout, settled.t + 1, false);
    expect(before && isLoss(before)).toBe(false);
    expect(whereIs(vanished, cast, layout, reconciled.t + second, false)).toMatchObject({ kind: "floor" });
  });
});

describe("a click on the stage", () => {
  const scene = sceneAt(cast, layout, after(3), false);

  it("finds each loss where it lies", () => {
    expect(scene.losses.length).toBeGreaterThan(7);
    for (const { x, y, actor } of scene.losses) expect(hitTest(scene, { x, y }, 14)).toBe(actor.request.id);
  });

  it("reaches a little beyond the shape, and not across the picture", () => {
    const last = scene.losses.toSorted((a, b) => a.x - b.x).at(-1);
    if (!last) throw new Error("something was lost");
    expect(hitTest(scene, { x: last.x + 9, y: last.y + 4 }, 14)).toBe(last.actor.request.id);
    expect(hitTest(scene, { x: 690, y: 5 }, 14)).toBeUndefined();
  });
});

describe("the cast", () => {
  it("never gives a place in a pod to two requests at once", () => {
    for (const pod of cast.population.pods) {
      const visitors = cast.actors.filter(({ request }) => request.pod === pod);
      for (const [index, { place, request }] of visitors.entries()) {
        const clash = visitors
          .slice(index + 1)
          .some((other) => other.place === place && other.request.sent.t < (request.settled?.t ?? Infinity));
        expect(clash).toBe(false);
      }
    }
  });

  it("keeps a loss at its place when later ones join it", () => {
    const early = castOf(history(broken, after(0.8))).losses.map(({ request }) => request.id);
    const all = castOf(history(broken)).losses.map(({ request }) => request.id);
    expect(early.length).toBeGreaterThan(0);
    expect(all.slice(0, early.length)).toEqual(early);
  });
});
