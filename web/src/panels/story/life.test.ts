import { describe, expect, test } from "vitest";
import type { LabEvent } from "../../../../server/protocol/index.ts";
import { Story } from "../../../../server/protocol/story.test-support.ts";
import { extend, newRun, type Run } from "../../world/run.ts";
import { placesOf } from "./code-places.ts";
import { knownAt } from "./known-at.ts";
import { headline, lifeOf, type Life } from "./life.ts";
import { nextAlike, nextLoss } from "./losses.ts";
import { stepsOf } from "./steps.ts";

const second = 200;

function runOf(story: Story): Run {
  const run = newRun("r", story.history.header);
  extend(run, story.events);
  return run;
}
const told = (run: Run, of: Parameters<typeof lifeOf>[1]): Life => {
  const life = lifeOf(run.history, of);
  if (!life) throw new Error("there is no such story");
  return life;
};
const says = ({ chain }: Life) => chain.map((link) => link.says);

/** web-1 is told to stop at 2 s, shuts its door at 2.1 s and exits at 4 s; router b goes on listing it. */
const doorShut = () =>
  new Story()
    .request(0.5, 1.5, { outcome: "ok", phase: "done", status: 201 })
    .deleted(2)
    .signal(2)
    .at(2.05, { type: "log", pod: "web-1", stream: "stdout", line: "SIGTERM: shutting down" })
    .at(2.06, { type: "log", pod: "web-2", stream: "stdout", line: "paid" })
    .at(2.1, { type: "reported.closing", pod: "web-1" })
    .request(2.5, 2.51, { outcome: "refused", phase: "connect" })
    .request(3, 3.01, { outcome: "refused", phase: "connect" })
    .exits(4, 0)
    .at(5, { type: "run.finished", how: "ended" });

describe("the story of a request", () => {
  test("that was lost names its cause, what would have saved it, and what it rests on", () => {
    const life = told(runOf(doorShut()), { of: "request", id: 2 });
    expect(life).toMatchObject({ title: "Request 2", fate: "refused", lost: true, pod: "web-1" });
    expect(headline(life)).toBe("The door shut before the router knew");
    expect(life.saved).toMatch(
      /^web-1 kept its door open 0\.5 s after the signal; 1\.0 s would have saved all 2$/,
    );
    expect(life.evidence).toEqual(life.chain.filter(({ evidence }) => evidence).map(({ seq }) => seq));
  });

  test("that was answered tells its way", () => {
    const life = told(runOf(doorShut()), { of: "request", id: 1 });
    expect(life).toMatchObject({ fate: "ok", lost: false, cause: undefined, saved: undefined });
    expect(says(life)).toEqual(["b1 sends it; router b picks web-1", "the answer is complete: 201"]);
  });

  test("whose signal never came through points at no handler", () => {
    const run = runOf(
      new Story({ deployment: { command: ["sh", "-c", "node $APP; true"] } })
        .deleted(1, 3)
        .signal(1.2)
        .request(2, 4, { outcome: "reset", phase: "waiting", errno: "ECONNRESET" })
        .signal(4, "SIGKILL", "grace")
        .exits(4.02, null, "SIGKILL"),
    );
    const steps = stepsOf(
      run,
      told(run, { of: "request", id: 1 }),
      placesOf('process.once("SIGTERM", stop);'),
    );
    expect(steps.map((step) => step.says).join("; ")).toContain("SIGTERM reaches sh");
    expect(steps.filter(({ code }) => code)).toEqual([]);
  });

  test("has its log line and its line of code beside each link, each of them once", () => {
    const run = runOf(doorShut());
    const code = ["server.close();", "process.exit(0);", 'process.once("SIGTERM", stop);'].join("\n");
    const steps = stepsOf(run, told(run, { of: "request", id: 2 }), placesOf(code));
    const step = (text: string) => steps.find((each) => each.says.includes(text));
    expect(step("SIGTERM")).toMatchObject({ code: { line: 3 }, log: { line: "SIGTERM: shutting down" } });
    expect(step("closes its door")).toMatchObject({ code: { line: 1 }, evidence: false });
    expect(step("closes its door")?.log, "the line was shown with the signal").toBeUndefined();
    expect(step("is refused")).toMatchObject({ end: true, code: undefined });
    const logs = steps.flatMap(({ log }) => log?.pod ?? []);
    expect(logs, "of its own pod only").toEqual(["web-1"]);
  });

  test("counts every attempt of its user", () => {
    const story = new Story()
      .request(1, 1.1, { outcome: "refused", phase: "connect", retrying: true })
      .request(1.5, 1.6, { outcome: "refused", phase: "connect", retrying: true }, { retryOf: 1 })
      .request(2, 3, { outcome: "ok", phase: "done", status: 201 }, { pod: "web-2", retryOf: 1 });
    const run = runOf(story);
    for (const id of [1, 2, 3]) {
      expect(told(run, { of: "request", id }).attempts.map((each) => each.id)).toEqual([1, 2, 3]);
    }
    expect(nextLoss(run, null, 1), "its user lost nothing").toBeUndefined();
  });

  test("says how much of it was known at a moment", () => {
    const run = runOf(doorShut());
    const life = told(run, { of: "request", id: 2 });
    expect(knownAt(run.history, life, 2 * second)).toBe("At the playhead it has not begun yet.");
    expect(knownAt(run.history, life, 2.505 * second)).toMatch(/^At the playhead it is under way/);
    expect(knownAt(run.history, life, 5 * second)).toBeUndefined();
  });

  test("is not told where there is none", () => {
    expect(lifeOf(runOf(doorShut()).history, { of: "request", id: 99 })).toBeUndefined();
    expect(lifeOf(runOf(doorShut()).history, { of: "event", id: 1 })).toBeUndefined();
  });
});

describe("from loss to loss", () => {
  test("there and back, and not beyond the edges", () => {
    const run = runOf(doorShut());
    const first = nextLoss(run, null, 1);
    expect(first).toEqual({ of: "request", id: 2 });
    expect(nextLoss(run, null, -1)).toEqual({ of: "request", id: 3 });
    expect(nextLoss(run, { of: "request", id: 1 }, 1), "from one that was answered").toEqual(first);
    expect(nextLoss(run, { of: "request", id: 2 }, 1)).toEqual({ of: "request", id: 3 });
    expect(nextLoss(run, { of: "request", id: 3 }, 1)).toBeUndefined();
    expect(nextLoss(run, { of: "request", id: 2 }, -1)).toBeUndefined();
  });

  test("by the same cause, once it has been judged, going round", () => {
    const run = runOf(doorShut());
    expect(nextAlike(run, 2)).toBeUndefined();
    const judged = (id: number): LabEvent => ({
      seq: run.history.lastSeq + id,
      t: run.history.lastT,
      type: "loss.explained",
      of: "request",
      id,
      cause: "door-shut-before-router-knew",
      evidence: [],
      saved: "",
    });
    extend(run, [judged(2), judged(3)]);
    expect([nextAlike(run, 2), nextAlike(run, 3)]).toEqual([3, 2]);
  });
});

describe("the story of something else", () => {
  test("a job that its worker took along", () => {
    const run = runOf(
      new Story()
        .job(7, 1, [1.2, "claimed", "web-1"])
        .deleted(2)
        .signal(2)
        .exits(3, 0)
        .at(4, { type: "run.finished", how: "ended" }),
    );
    const life = told(run, { of: "job", id: 7 });
    expect(life).toMatchObject({
      title: "Job 7",
      fate: "lost",
      lost: true,
      pod: "web-1",
      cause: "job-dropped",
    });
    expect(says(life)).toEqual([
      "job 7 is queued",
      "web-1 claims it",
      "SIGTERM reaches web-1",
      "web-1 is gone: exit 0",
    ]);
  });

  test("a job that was done", () => {
    const run = runOf(new Story().job(7, 1, [1.2, "claimed", "web-2"], [2, "finished", "web-2"]));
    expect(told(run, { of: "job", id: 7 })).toMatchObject({
      fate: "finished",
      lost: false,
      saved: undefined,
    });
  });

  test("a WebSocket that was closed as it should be, and one that was dropped", () => {
    const open = (socket: number, client: string) =>
      ({ type: "socket.opened", socket, client, router: "a", pod: "web-1", attempt: 0 }) as const;
    const run = runOf(
      new Story()
        .at(1, open(1, "a1"))
        .at(1, open(2, "a2"))
        .deleted(2)
        .signal(2)
        .at(2.2, { type: "socket.closed", socket: 1, code: 1001, reason: "going away", by: "pod" })
        .at(3, { type: "socket.closed", socket: 2, code: 1006, reason: "", by: "pod" })
        .exits(3, 0)
        .at(4, { type: "run.finished", how: "ended" }),
    );
    const closed = told(run, { of: "socket", id: 1 });
    expect(closed).toMatchObject({ fate: "closed with 1001", lost: false });
    expect(says(closed)).toEqual([
      "a1 opens a WebSocket to web-1",
      "SIGTERM reaches web-1",
      "the pod closes it with 1001 (going away)",
    ]);
    expect(told(run, { of: "socket", id: 2 })).toMatchObject({ lost: true, cause: "socket-dropped" });
  });

  test("an event of a stream that was missed, and one that was got", () => {
    const opened = (stream: number, attempt: number, lastEventId: number | null) =>
      ({
        type: "stream.opened",
        stream,
        client: "a1",
        router: "a",
        pod: "web-1",
        attempt,
        lastEventId,
      }) as const;
    const run = runOf(
      new Story()
        .at(1, opened(1, 0, null))
        .at(1.5, { type: "stream.event", stream: 1, event: 4 })
        .at(2, { type: "stream.closed", stream: 1, how: "cut", by: "pod", partial: false })
        .at(2.5, opened(2, 1, 4))
        .at(3, { type: "stream.event", stream: 2, event: 6 })
        .at(4, { type: "run.finished", how: "ended" }),
    );
    expect(told(run, { of: "event", id: 4, stream: 1 })).toMatchObject({ fate: "received", lost: false });
    expect(told(run, { of: "event", id: 5, stream: 1 })).toMatchObject({
      fate: "lost",
      lost: true,
      cause: "event-lost",
    });
  });

  test("a trace that reached the collector", () => {
    const run = runOf(
      new Story({ collector: "alive" })
        .request(1, 2, { outcome: "ok", phase: "done", status: 201 })
        .at(2.5, { type: "span.received", pod: "web-1", span: "ab", name: "POST /pay", request: 1 }),
    );
    const life = told(run, { of: "span", id: 1 });
    expect(life).toMatchObject({ fate: "collected", lost: false });
    expect(says(life).at(-1)).toBe("the collector gets the span “POST /pay”");
  });
});
