import { describe, expect, test } from "vitest";
import { explain } from "../explain.ts";
import { Story } from "../story.test-support.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const status = (code: number) => ({ outcome: "status-5xx", phase: "done", status: code }) as const;
const reset = { outcome: "reset", phase: "waiting", errno: "ECONNRESET" } as const;

describe("what would have saved a request from SIGKILL at the end of the grace", () => {
  const listens = (story: Story, at: number, signals: string[]) =>
    story.at(at, { type: "reported.handlers", pod: "web-1", signals });
  const saved = (story: Story) => {
    const { history } = story
      .deleted(5, 10)
      .request(1, 2, ok)
      .signal(5.2)
      .signal(15, "SIGKILL", "grace")
      .exits(15.01, null, "SIGKILL");
    const killed = [...history.requests.values()].find(({ observed }) => observed === "reset");
    return killed && explain(history, killed)?.saved;
  };

  test("a handler, where there was none at the signal", () => {
    const none = listens(new Story().request(14.6, 15, reset), 0, []);
    expect(saved(none)).toContain("it has no handler");
    const late = listens(new Story().request(14.6, 15, reset), 6, ["SIGTERM"]);
    expect(saved(late)).toContain("it has no handler");
  });

  test("a little more time, where it was about to be answered", () => {
    const pod = listens(new Story(), 0, ["SIGTERM"]).request(14.6, 15, reset);
    expect(saved(pod)).toBe("web-1 finished within its grace; this one needed 0.6 s more");
  });

  test("of a pod that says nothing of itself, nobody knows whether it has one", () => {
    expect(saved(new Story().request(14.6, 15, reset))).not.toContain("handler");
  });

  test("a word in the answer before, where it came on a connection that had one since the signal", () => {
    const kept = { connection: 7, reused: true };
    const pod = listens(new Story(), 0, ["SIGTERM"]).request(5, 6, ok, kept).request(14.6, 15, reset, kept);
    expect(saved(pod)).toBe(
      'web-1 said "Connection: close" in its last answer on this connection; it took this one in 9.4 s after the signal',
    );
  });

  test("a deadline, where it was stuck; a handler for once is gone by then, and counts", () => {
    const once = listens(listens(new Story(), 0, ["SIGTERM"]), 5.3, []).request(4.5, 15, reset);
    expect(saved(once)).toBe(
      "web-1 set it a deadline within its grace: it had taken 10.5 s already, where most take 1.0 s",
    );
  });
});

test("what would have saved a request that got a 503 depends on whether the pod had taken it in", () => {
  const savedFrom = (from: number, to: number) => {
    const { history } = new Story()
      .request(1, 4, ok)
      .deleted(5)
      .signal(5.2)
      .request(from, to, status(503))
      .exits(9, 0);
    const turnedAway = history.requests.values().find((each) => each.status === 503);
    return turnedAway && explain(history, turnedAway)?.saved;
  };
  expect(savedFrom(5.9, 5.91)).toBe("web-1 gone on serving for 0.7 s after the signal");
  expect(savedFrom(5, 7.5)).toBe("web-1 gone on with it for 0.5 s more");
});
