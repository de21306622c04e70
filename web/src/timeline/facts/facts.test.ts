import { describe, expect, it } from "vitest";
import type { LabEvent } from "../../../../server/protocol/index.ts";
import { Story } from "../../../../server/protocol/story.test-support.ts";
import { after, broken, deletion, events, header, type Plot } from "../../kit/synthetic.test-support.ts";
import { extend, newRun } from "../../world/run.ts";
import { TimelineModel } from "../model/model.ts";
import { momentInWords, timelineInWords, told } from "../words.ts";
import { factsOf } from "./facts.ts";

function shown(plot: Plot, until = Infinity) {
  const run = newRun("r", header(plot));
  extend(
    run,
    events(plot).filter(({ t }) => t <= until),
  );
  const model = grown(run);
  const facts = factsOf(model);
  const [pod] = facts.pods;
  return { run, model, facts, pod };
}

function grown(run: ReturnType<typeof newRun>): TimelineModel {
  const model = new TimelineModel(run);
  model.grow();
  return model;
}

describe("the origin of the axis", () => {
  const origin = (from: readonly LabEvent[]) => {
    const run = newRun("r", header(broken));
    extend(run, from);
    return factsOf(grown(run)).origin;
  };

  it("is the deletion, else the signal that somebody sent, else the start", () => {
    const all = events(broken);
    const alive = all
      .filter(({ type }) => type !== "pod.deleted")
      .map((event) => (event.type === "signal.sent" ? { ...event, by: "learner" as const } : event));
    expect(origin(all)).toEqual({ t: deletion, label: "deleted" });
    expect(origin(alive)).toMatchObject({ label: "SIGTERM" });
    expect(origin(alive.filter(({ type }) => type !== "signal.sent"))).toEqual({ t: 0, label: "start" });
  });
});

describe("what a load balancer believes", () => {
  const laneOf = (targets: "nodes" | "pods", before: string[], later: string[]) => {
    const loadBalancer = { targets, interval: 2, timeout: 1, unhealthyThreshold: 2 };
    const story = new Story({ traffic: { via: "load-balancer" }, loadBalancer })
      .learns(1, "load-balancer", before)
      .deleted(5)
      .learns(8, "load-balancer", later);
    const run = newRun("r", story.history.header);
    extend(run, story.events);
    const [pod] = factsOf(new TimelineModel(run)).pods;
    return pod?.routers.find(({ kind }) => kind === "load-balancer");
  };

  it("is told of the pod where its targets are pods, and of the pod's node where they are nodes", () => {
    const pods = laneOf("pods", ["web-1", "web-2"], ["web-2"]);
    expect(pods?.lists).toBe("web-1");
    expect(pods?.stretches.map(({ belief }) => belief)).toEqual(["unlisted", "ready", "stale", "removed"]);
    const nodes = laneOf("nodes", ["a", "b"], ["b"]);
    expect(nodes?.lists).toBe("node a");
    expect(nodes?.stretches.map(({ belief }) => belief)).toEqual(["unlisted", "ready", "removed"]);
  });
});

describe("the process in the steps of a shutdown", () => {
  it("follows the journal: serving, deregister, drain, flush and exit, without gaps", () => {
    const lane = shown(broken).pod?.process;
    expect(lane?.segments.map(({ kind }) => kind)).toEqual([
      "starting",
      "serving",
      "deregister",
      "drain",
      "flush-and-exit",
    ]);
    for (const [index, { to }] of lane?.segments.slice(0, -1).entries() ?? []) {
      expect(to).toBe(lane?.segments[index + 1]?.from);
    }
    expect(lane?.shut).toBe(after(broken.closed));
    expect(lane?.exits).toEqual([{ t: after(broken.exited), label: "exit 0", clean: true }]);
  });

  it("is open-ended while the process drains", () => {
    const { pod } = shown(broken, after(0.5));
    expect(pod?.process.segments.at(-1)).toMatchObject({ kind: "drain", to: Infinity });
  });

  it("drains until the last stream has ended that was open on it", () => {
    const stream = { stream: 1, client: "a-stream-1", router: "a", pod: "web-1", attempt: 0 } as const;
    const { run } = shown(broken);
    const held = newRun("held", header(broken));
    extend(
      held,
      [
        ...events(broken),
        { seq: 0, t: after(-1), type: "stream.opened", ...stream, lastEventId: null } as const,
        {
          seq: 0,
          t: after(1.5),
          type: "stream.closed",
          stream: 1,
          how: "ended",
          by: "pod",
          partial: false,
        } as const,
      ]
        .toSorted((a, b) => a.t - b.t)
        .map((event, index) => ({ ...event, seq: index + 1 })),
    );
    const drainOf = (of: typeof run) =>
      factsOf(grown(of)).pods[0]?.process.segments.find(({ kind }) => kind === "drain");
    expect(drainOf(held)?.to).toBe(after(1.5));
    expect(drainOf(run)?.to).toBeLessThan(after(1.5));
  });

  it("never claims a shut door for one that closed with the process", () => {
    const { pod } = shown({ ...broken, closed: 9, refused: 0, code: null, signal: "SIGKILL" });
    expect(pod?.process.shut).toBeUndefined();
    expect(pod?.process.segments.at(-1)?.label).toBe("door open");
    expect(pod?.process.exits[0]?.label).toBe("exit 137 (SIGKILL)");
  });

  it("says so when there is no handler, and not of a service that says nothing of itself", () => {
    const { run } = shown({ ...broken, closed: 9, refused: 0, code: null, signal: "SIGTERM" });
    const handlers = run.history.pods.get("web-1")?.reported.handlers;
    const last = () => factsOf(new TimelineModel(run)).pods[0]?.process.segments.at(-1);
    handlers?.splice(0, Infinity, { seq: 1, t: 0, signals: [] });
    expect(last()).toMatchObject({ kind: "no-handler", label: "no handler" });
    handlers?.splice(0);
    expect(last()).toMatchObject({ kind: "deregister", label: "door open" });
  });

  it("has a life for each restart, and the wait between them", () => {
    const run = newRun("r", header(broken));
    const pod = "web-1";
    const exit = { type: "pod.exited", pod, code: 1, signal: null, open: 0 } as const;
    extend(run, [
      { seq: 1, t: 0, type: "pod.created", pod, node: "a", address: "10.0.0.1" },
      { seq: 2, t: 10, type: "pod.started", pod, pid: 5, pidOne: true, restart: 0 },
      { seq: 3, t: 50, type: "pod.ready", pod },
      { seq: 4, t: 100, ...exit },
      { seq: 5, t: 110, type: "pod.backoff", pod, waitSeconds: 10 },
      { seq: 6, t: 300, type: "pod.started", pod, pid: 6, pidOne: true, restart: 1 },
    ]);
    const [lanes] = factsOf(new TimelineModel(run)).pods;
    expect(lanes?.process.segments.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["starting", 10, 50],
      ["serving", 50, 100],
      ["back-off", 110, 300],
      ["starting", 300, Infinity],
    ]);
    expect(lanes?.marks.map(({ says }) => says)).toContain("web-1 ends: exit 1");
  });
});

describe("the disagreement", () => {
  it("lasts from the deletion until the last router has learned, and harms once the door is shut", () => {
    const { pod } = shown(broken);
    expect(pod?.disagreement).toMatchObject({
      from: deletion,
      to: after(broken.learned.b),
      harmfulFrom: after(broken.closed),
    });
    expect(pod?.disagreement?.sentence).toContain(
      "its door is shut, and router a and router b do not know yet",
    );
  });

  it("harms nobody while the door is open", () => {
    const { pod } = shown({ ...broken, closed: 2, exited: 2.5, refused: 0 });
    expect(pod?.disagreement?.harmfulFrom).toBe(Infinity);
    expect(pod?.disagreement?.sentence).toContain("its door is open");
  });

  it("is none where every router knew at once", () => {
    const { pod, facts, model } = shown({
      ...broken,
      closed: 2,
      exited: 2.5,
      refused: 0,
      learned: { a: 0.001, b: 0.002 },
    });
    expect(pod?.disagreement).toBeUndefined();
    expect(told(model, facts).quiet).not.toContain("New connections still come");
  });

  it("is open-ended while a router has not learned, and absent before the deletion", () => {
    expect(shown(broken, after(0.9)).pod?.disagreement?.to).toBe(Infinity);
    expect(shown(broken, deletion - 1).pod?.disagreement).toBeUndefined();
  });
});

describe("a track", () => {
  it("turns at the deletion, which every pod's requests are held against, and at its own pod's signals", () => {
    const { facts } = shown(broken);
    const turns = Object.fromEntries(facts.tracks.map((own) => [own.track.pod, own.turns]));
    expect(new Set(turns["web-1"])).toEqual(new Set([deletion, after(broken.sigterm)]));
    expect(turns["web-2"]).toEqual([deletion]);
  });
});

describe("the timeline in words", () => {
  it("says where the playhead stands", () => {
    const { facts } = shown(broken);
    expect(momentInWords(facts, after(0.9))).toBe("0.9 seconds, web-1 draining");
    expect(momentInWords(facts, after(-0.5))).toBe("-0.5 seconds, web-1 ready");
    expect(momentInWords(facts, after(2))).toBe("2.0 seconds, web-1 completed");
  });

  it("tells the course of the run, what was lost and when", () => {
    const { facts, model } = shown(broken);
    const words = timelineInWords(facts, told(model, facts));
    expect(words).toContain("web-1 is deleted at 0.00 seconds, with 30 of grace.");
    expect(words).toContain("SIGTERM at 0.02 seconds.");
    expect(words).toContain("The last router learns at 1.33 seconds.");
    expect(words).toMatch(/web-1: \d+ requests, 7 lost\./);
    expect(words).toMatch(/7 requests \(#\d+ … #\d+\) were refused between \+0\.\d\d s and \+1\.\d\d s/);
  });

  it("says what the shaded time was about where nobody was lost", () => {
    const { facts, model } = shown({ ...broken, closed: 2, exited: 2.5, refused: 0 });
    expect(told(model, facts)).toMatchObject({ losses: [] });
    expect(told(model, facts).quiet).toMatch(/^Nothing was lost\. New connections still come to web-1/);
  });

  it("has something to say of a run that has only just begun", () => {
    const { facts, model } = shown(broken, 5);
    expect(momentInWords(facts, 5)).toBe("0.0 seconds");
    expect(timelineInWords(facts, told(model, facts))).toBe(
      "Nothing was told to stop yet, and nothing is lost.",
    );
  });
});
