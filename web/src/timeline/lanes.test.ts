import { describe, expect, it } from "vitest";
import { disagreementOf } from "./disagreement.ts";
import { modelOf, momentInWords, timelineInWords } from "./model.ts";
import { processLane } from "./process.ts";
import { after, broken, deletion, history, type Plot } from "../kit/synthetic.test-support.ts";

const shown = (plot: Plot, until = Infinity) => {
  const run = history(plot, until);
  const pod = run.pods.get("web-1");
  if (!pod) throw new Error("the synthetic run has a web-1");
  return { run, pod };
};

describe("the process in the steps of a shutdown", () => {
  it("follows the journal: serving, deregister, drain, flush and exit, without gaps", () => {
    const { run, pod } = shown(broken);
    const lane = processLane(run, pod);
    expect(lane.segments.map(({ kind }) => kind)).toEqual([
      "starting",
      "serving",
      "deregister",
      "drain",
      "flush-and-exit",
    ]);
    for (const [index, { to }] of lane.segments.slice(0, -1).entries()) {
      expect(to).toBe(lane.segments[index + 1]?.from);
    }
    expect(lane.shut).toBe(after(broken.closed));
    expect(lane.exit).toEqual({ t: after(broken.exited), label: "exit 0" });
  });

  it("is open-ended while the process drains", () => {
    const { run, pod } = shown(broken, after(0.5));
    expect(processLane(run, pod).segments.at(-1)).toMatchObject({ kind: "drain", to: Infinity });
  });

  it("never claims a shut door for one that closed with the process", () => {
    const { run, pod } = shown({ ...broken, closed: 9, refused: 0, code: null, signal: "SIGKILL" });
    const lane = processLane(run, pod);
    expect(lane.shut).toBeUndefined();
    expect(lane.segments.at(-1)?.label).toBe("door open");
    expect(lane.exit?.label).toBe("exit 137 (SIGKILL)");
  });

  it("takes a door seen shut just before the exit for the end of the process", () => {
    const { run, pod } = shown({ ...broken, closed: 9, refused: 0, code: null, signal: "SIGKILL" });
    const t = after(broken.exited) - 5;
    pod.probes.push({ seq: 1, t, probe: "door", ok: false, result: "refused" });
    expect(processLane(run, pod).shut).toBeUndefined();
  });

  it("says so when there is no handler", () => {
    const { run, pod } = shown({ ...broken, closed: 9, refused: 0, code: null, signal: "SIGTERM" });
    const deaf = { ...pod, reported: { doors: [], handlers: [], connections: [], alive: [] } };
    expect(processLane(run, deaf).segments.at(-1)).toMatchObject({ kind: "no-handler", label: "no handler" });
  });
});

describe("the disagreement", () => {
  it("lasts from the deletion until the last router has learned, and harms once the door is shut", () => {
    const { run, pod } = shown(broken);
    expect(disagreementOf(run, pod)).toMatchObject({
      from: deletion,
      to: after(broken.learned.b),
      harmfulFrom: after(broken.closed),
    });
    expect(disagreementOf(run, pod)?.sentence).toContain("its door is shut, routers a and b do not know");
  });

  it("harms nobody while the door is open", () => {
    const { run, pod } = shown({ ...broken, closed: 2, exited: 2.5, refused: 0 });
    const window = disagreementOf(run, pod);
    expect(window?.harmfulFrom).toBe(Infinity);
    expect(window?.sentence).toContain("Its door is open");
  });

  it("is open-ended while a router has not learned, and absent before the deletion", () => {
    const { run, pod } = shown(broken, after(0.9));
    expect(disagreementOf(run, pod)?.to).toBe(Infinity);
    const before = shown(broken, deletion - 1);
    expect(disagreementOf(before.run, before.pod)).toBeUndefined();
  });
});

describe("the timeline in words", () => {
  const model = modelOf(history(broken));

  it("says where the playhead stands", () => {
    expect(momentInWords(model, after(0.9))).toBe("0.9 seconds, web-1 draining");
    expect(momentInWords(model, after(-0.5))).toBe("-0.5 seconds, web-1 ready");
    expect(momentInWords(model, after(2))).toBe("2.0 seconds, web-1 completed");
  });

  it("tells the course of the run and what was lost", () => {
    const words = timelineInWords(model);
    expect(words).toContain("web-1 is deleted at 0 seconds, with 30 of grace.");
    expect(words).toContain("SIGTERM at 0.02 seconds.");
    expect(words).toContain("The last router learns at 1.33 seconds.");
    expect(words).toMatch(/web-1: \d+ requests, 7 lost\./);
  });

  it("has something to say of a run that has only just begun", () => {
    const early = modelOf(history(broken, 5));
    expect(early.pod).toBeUndefined();
    expect(momentInWords(early, 5)).toBe("0.0 seconds");
    expect(timelineInWords(early)).toBe("");
  });
});
