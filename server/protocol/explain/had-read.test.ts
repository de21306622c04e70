import { describe, expect, test } from "vitest";
import { lossesOf } from "../checks/index.ts";
import { Story } from "../story.test-support.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const reset = { outcome: "reset", phase: "waiting", errno: "ECONNRESET" } as const;
const kept = { reused: true };

const toldToStop = () => new Story().deleted(5).signal(5.2);

/** The readiness probe is answered at these moments, in cluster seconds. */
function probed(story: Story, ...results: number[]): Story {
  for (const [nth, at] of results.entries()) {
    story.at(at, {
      type: "probe.settled",
      pod: "web-1",
      probe: "readiness",
      ok: true,
      result: "answered",
      status: 200,
      streak: nth + 1,
    });
  }
  return story;
}

/** By what a story's requests were lost; its pod lives on for long, with another request under way. */
const causes = (story: Story) =>
  lossesOf(story.request(5, 9, ok).exits(9.1, 0).history).map(({ cause }) => cause);

describe("what is cut on a kept connection", () => {
  test("was dropped where the pod had answered what came later", () => {
    const story = toldToStop().request(5.3, 7, reset, kept);
    expect(causes(story.request(5.4, 6.5, ok, kept))).toEqual(["cancelled-without-answer"]);
  });

  test("met a connection that was due to end where the door had been shut before it came", () => {
    const story = toldToStop()
      .at(5.25, {
        type: "probe.settled",
        pod: "web-1",
        probe: "door",
        ok: false,
        result: "refused",
        streak: 1,
      })
      .request(5.3, 7, reset, kept);
    expect(causes(story.request(5.4, 6.5, ok, kept))).toEqual(["idle-connection-closed"]);
  });

  test("met a connection that was just closing where nothing that came later was answered by then", () => {
    const story = toldToStop().request(5.3, 7, reset, kept).request(5.2, 6.5, ok);
    expect(causes(story.request(5.4, 7.1, ok))).toEqual(["idle-connection-closed"]);
  });

  test("was dropped where a probe was answered that began after it, which is after the result before", () => {
    const later = toldToStop().request(5.3, 7, reset, kept);
    expect(causes(probed(later, 5.4, 5.6))).toEqual(["cancelled-without-answer"]);
    const maybeBefore = toldToStop().request(5.3, 7, reset, kept);
    expect(causes(probed(maybeBefore, 5.2, 5.6))).toEqual(["idle-connection-closed"]);
  });
});

describe("what is cut on a new connection, soon before the door is seen shut", () => {
  const cut = (other: { reused: boolean }) =>
    lossesOf(
      toldToStop().request(5.3, 5.6, reset).request(5.4, 5.5, ok, other).request(5, 6.4, ok).exits(6.5, 0)
        .history,
    ).map(({ cause }) => cause);

  test("was dropped where a later one had its answer: the backlog is a queue", () => {
    expect(cut({ reused: false })).toEqual(["cancelled-without-answer"]);
  });

  test("may have waited in the backlog while kept connections were served", () => {
    expect(cut({ reused: true })).toEqual(["door-shut-before-router-knew"]);
  });
});
