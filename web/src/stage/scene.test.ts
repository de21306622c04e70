import { describe, expect, it } from "vitest";
import { inFlightAt, scoreAt } from "../../../server/protocol/index.ts";
import { Story } from "../../../server/protocol/story.test-support.ts";
import { after, broken, history, second } from "../kit/synthetic.test-support.ts";
import { castOf, layoutAt, look } from "./cast.test-support.ts";
import type { Cast } from "./cast/cast.ts";
import type { Actor } from "./cast/requests.ts";
import { hitTest } from "./hit.ts";
import { hops, whereIs, type Stance } from "./travel.ts";

const run = history({
  ...broken,
  zoo: ["reset", "truncated", "status-5xx", "timed-out", "vanished", "ghost", "doubled", "unknown"],
});
const cast = castOf(run);
const layout = layoutAt(cast, 0);
const over = run.finished?.t ?? 0;
const moments = Array.from({ length: 48 }, (_, index) => 400 + index * 25).filter((t) => t < over);

const where = (actor: Actor, t: number, of: Cast = cast): Stance | undefined =>
  whereIs(actor, look(of, t).look);

describe("the scene at a moment", () => {
  it("shows, when nothing is on its way, exactly what the journal says", () => {
    for (const t of moments) {
      const { quiet, losses, lost } = look(cast, t, true);
      const score = scoreAt(run, t);
      expect(losses).toHaveLength(score.lost);
      expect(lost).toBe(score.lost);
      expect(quiet).toHaveLength(score.underWay);
      expect(quiet.every(({ kind }) => kind === "inside")).toBe(true);
    }
  });

  it("counts at the end of a run all that was learned of it afterwards, and is at rest", () => {
    const { losses, quiet, look: seen } = look(cast, over);
    expect(seen.still).toBe(true);
    expect(look(cast, over - 1).look.still).toBe(false);
    expect(quiet).toEqual([]);
    expect(losses).toHaveLength(scoreAt(run, Infinity).lost);
  });

  it("shows each request at most once", () => {
    for (const t of moments) {
      const { quiet, losses } = look(cast, t);
      const ids = [...quiet, ...losses].map(({ what }) => what.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("counts what is under way between each router and each pod", () => {
    for (const t of moments) {
      const { underWay, inFlight } = look(cast, t);
      for (const pod of cast.pods.all) {
        const sum = [...underWay.values()].reduce((total, counts) => total + (counts[pod.slot] ?? 0), 0);
        expect(sum).toBe(inFlightAt(run, pod.record.name, t));
        expect(inFlight[pod.slot]).toBe(sum);
      }
    }
  });
});

describe("a request on the stage", { timeout: 30_000 }, () => {
  const refused = cast.losses.all.find(({ actor }) => actor?.request.observed === "refused")?.actor;
  if (!refused) throw new Error("the synthetic run refuses some");
  const { t: sent } = refused.request.sent;

  it("travels to the door, bounces off, falls, and stays where it fell", () => {
    const kinds = [1, hops.out * second + 1, (hops.out + hops.fall / 2) * second, second].map(
      (later) => where(refused, sent + later)?.kind,
    );
    expect(kinds).toEqual(["out", "falling", "falling", "floor"]);
  });

  it("never enters a pod that refused it", () => {
    const box = layout.pods[refused.stays[0]?.pod?.slot ?? -1]?.box ?? layout.floor;
    for (let later = 0; later < second; later += 1) {
      const { x, y } = where(refused, sent + later) ?? box;
      expect(x < box.x || y > box.y + box.height).toBe(true);
    }
  });

  it("moves without leaps from its client to the floor", () => {
    let before = where(refused, sent);
    for (let later = 0.25; later < second; later += 0.25) {
      const here = where(refused, sent + later);
      if (!before || !here) throw new Error("a lost request is always somewhere");
      expect(Math.hypot(here.x - before.x, here.y - before.y)).toBeLessThan(24);
      before = here;
    }
  });

  it("is gone once it is safely back", () => {
    const fine = cast.requests.actors.find(({ request }) => request.outcome === "ok");
    const done = fine?.request.settled?.t ?? 0;
    if (!fine) throw new Error("most requests are answered");
    expect(where(fine, done + 1)?.kind).toBe("back");
    expect(where(fine, done + second)).toBeUndefined();
  });

  it("falls late if only the ledger shows that it was lost", () => {
    const vanished = cast.losses.all.find(({ actor }) => actor?.request.outcome === "vanished")?.actor;
    const { settled, reconciled } = vanished?.request ?? {};
    if (!vanished || !settled || !reconciled) throw new Error("the synthetic run has one");
    expect(where(vanished, settled.t + 1)?.outcome).toBe("ok");
    expect(where(vanished, reconciled.t + second)).toMatchObject({ kind: "floor", outcome: "vanished" });
  });
});

describe("a request that is tried again", () => {
  const story = new Story()
    .request(1, 1.2, { outcome: "reset", phase: "waiting", retrying: true })
    .request(3, 3.5, { outcome: "ok", phase: "done" }, { pod: "web-2", retryOf: 1 })
    .at(6, { type: "run.finished", how: "ended" });
  const tried = castOf(story.history);
  const [first] = tried.requests.actors;
  if (!first) throw new Error("it was sent");

  it("goes back to its client with its failure, and never lies on the floor", () => {
    expect(where(first, 1.25 * second, tried)).toMatchObject({ kind: "back", outcome: "reset" });
    for (const t of [2, 3.2, 5, 7]) expect(look(tried, t * second).losses).toEqual([]);
  });

  it("falls after all when its client gives up", () => {
    const given = castOf(
      new Story()
        .request(1, 1.2, { outcome: "reset", phase: "waiting", retrying: true })
        .at(3, { type: "request.abandoned", request: 1 })
        .at(6, { type: "run.finished", how: "ended" }).history,
    );
    expect(look(given, 2 * second).lost).toBe(0);
    expect(look(given, 3.01 * second).lost).toBe(1);
  });
});

describe("a request through an ingress", { timeout: 30_000 }, () => {
  const story = new Story({ ingress: {}, traffic: { via: "ingress" } })
    .request(1, 3, { outcome: "ok", phase: "done" }, { router: "ingress", pod: null })
    .tried(1.01, 1.02, "refused", { nth: 1, pod: "web-1" })
    .tried(1.03, 2.9, "answered", { nth: 2, pod: "web-2" })
    .at(6, { type: "run.finished", how: "ended" });
  const proxied = castOf(story.history);
  const [actor] = proxied.requests.actors;
  if (!actor) throw new Error("it was sent");
  const ground = layoutAt(proxied, 0);

  it("is tried on one pod and then on another, and comes back from there", () => {
    expect(actor.stays.map(({ pod, end }) => [pod?.record.name, end])).toEqual([
      ["web-1", "refused"],
      ["web-2", "answered"],
    ]);
    const at = where(actor, 2 * second, proxied);
    expect(at?.kind).toBe("inside");
    const { room } = ground.pods[1] ?? {};
    expect(at?.y).toBeGreaterThanOrEqual(room?.y ?? Infinity);
    expect(at?.y).toBeLessThanOrEqual((room?.y ?? 0) + (room?.height ?? 0));
  });

  it("moves without leaps, past the ingress and back to its client", () => {
    let before = where(actor, second, proxied);
    for (let t = second; t < 3.5 * second; t += 0.25) {
      const here = where(actor, t, proxied);
      // Behind the ingress' card it changes from one pod's row to another's.
      const card = ground.front?.card ?? ground.floor;
      if (before && here && here.x > card.x + card.width + 1 && before.x > card.x + card.width + 1)
        expect(Math.hypot(here.x - before.x, here.y - before.y)).toBeLessThan(24);
      before = here;
    }
    expect(before).toBeUndefined();
  });

  it("falls at the ingress when that gives up", () => {
    const given = castOf(
      new Story({ ingress: {}, traffic: { via: "ingress" } })
        .request(
          1,
          1.5,
          { outcome: "status-5xx", phase: "done", status: 502 },
          { router: "ingress", pod: null },
        )
        .tried(1.01, 1.02, "refused", { pod: "web-1" })
        .at(6, { type: "run.finished", how: "ended" }).history,
    );
    const [gave] = given.requests.actors;
    const card = ground.front?.card ?? ground.floor;
    const at = gave && where(gave, 1.55 * second, given);
    expect(at?.kind).toBe("falling");
    expect(at?.x).toBeLessThan(card.x + card.width);
  });
});

describe("a click on the stage", () => {
  const scene = look(cast, after(3));
  const painted = { scene, plugs: [] };

  it("finds each loss where it lies", () => {
    expect(scene.losses.length).toBeGreaterThan(7);
    for (const { x, y, what } of scene.losses) expect(hitTest(painted, { x, y })).toEqual(what);
  });

  it("finds a request that is under way", () => {
    const busy = look(cast, after(0.5));
    const [one] = busy.quiet;
    if (!one) throw new Error("requests are under way");
    expect(hitTest({ scene: { ...busy, losses: [] }, plugs: [] }, one)).toEqual(one.what);
  });

  it("reaches a little beyond the shape, and not across the picture", () => {
    const last = scene.losses.toSorted((a, b) => a.x - b.x).at(-1);
    if (!last) throw new Error("something was lost");
    expect(hitTest(painted, { x: last.x + 9, y: last.y + 4 })).toEqual(last.what);
    expect(hitTest(painted, { x: 690, y: 5 })).toBeUndefined();
  });
});

describe("the cast", () => {
  it("never gives a place in a pod to two requests at once", () => {
    for (const pod of cast.pods.all) {
      const stays = cast.requests.actors.flatMap((actor) => actor.stays.filter((stay) => stay.pod === pod));
      expect(stays.length).toBeGreaterThan(0);
      for (const [index, { place, to }] of stays.entries())
        expect(stays.slice(index + 1).some((other) => other.place === place && other.from < to)).toBe(false);
    }
  });

  it("gives a pod that comes for another its place once nobody lists that one any more, and not before", () => {
    const story = new Story({ deployment: { controller: "deployment", replicas: 2 } });
    const birth = (pod: string) =>
      ({ type: "pod.created", pod, node: "a", address: "10.244.1.1:8080" }) as const;
    story.deleted(1).at(1, birth("web-3")).exits(2, 0).learns(2.5, "a", ["web-2"]).at(3, birth("web-4"));
    const early = castOf(story.history);
    expect(early.pods.all.map(({ slot }) => slot)).toEqual([0, 1, 2, 3]);
    story.learns(4, "b", ["web-2"]).at(5, birth("web-5"));
    const late = castOf(story.history);
    expect(late.pods.all.map(({ slot }) => slot)).toEqual([0, 1, 2, 3, 0]);
    expect(late.pods.inPlace(0, 4.9 * second)?.record.name).toBe("web-1");
    expect(late.pods.inPlace(0, 5 * second)?.record.name).toBe("web-5");
  });

  it("opens the door again when a refusal from before it listened is heard of late, but not once it was told to stop", () => {
    const probe = (ok: boolean) =>
      ({
        type: "probe.settled",
        pod: "web-1",
        probe: "readiness",
        ok,
        result: ok ? "answered" : "refused",
        streak: 1,
      }) as const;
    const story = new Story()
      .at(0.1, { type: "reported.listening", pod: "web-1" })
      .at(0.2, probe(false))
      .at(0.4, probe(true))
      .deleted(1)
      .signal(1.1)
      .at(1.2, probe(false))
      .at(1.4, probe(true));
    const { door } = castOf(story.history).pods.all[0] ?? {};
    expect([0.15, 0.3, 0.5, 1.3, 1.5].map((t) => door?.at(t * second))).toEqual([
      "open",
      "shut",
      "open",
      "shut",
      "shut",
    ]);
  });

  it("opens the door again when a container is restarted", () => {
    const pod = "web-1";
    const story = new Story({ deployment: { restartPolicy: "Always" } })
      .at(0.1, { type: "reported.listening", pod })
      .exits(1, 1)
      .at(2, { type: "pod.started", pod, pid: 9, pidOne: true, restart: 1 })
      .at(3, { type: "reported.listening", pod });
    const { door } = castOf(story.history).pods.all[0] ?? {};
    expect([0.5, 1.5, 2.5, 3.5].map((t) => door?.at(t * second))).toEqual(["open", "shut", "shut", "open"]);
  });
});
