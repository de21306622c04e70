import { describe, expect, test } from "vitest";
import { Story } from "../../../../server/protocol/story.test-support.ts";
import { whatIf } from "./what-if.ts";

const pod = (story: Story) => ({ history: story.history, web1: story.history.pods.get("web-1") });

describe("a setting that answers a cause", () => {
  test("is a hook longer than the slowest router takes, and more grace where that eats it up", () => {
    const late = { nodes: [{ name: "a", propagation: { min: 0, max: 4.3 } }], deployment: { grace: 5 } };
    const { history, web1 } = pod(new Story(late).deleted(2, 5).signal(2).exits(4, 0));
    const answer = whatIf(history, "door-shut-before-router-knew", web1);
    expect(answer?.changed.preStop).toBeGreaterThan(4.3);
    expect(answer?.changed.grace).toBeGreaterThan((answer?.changed.preStop ?? 0) + 2);
    expect(answer?.says).toContain("preStop hook");
  });

  test("is no hook where nothing was deleted: a signal by hand runs none", () => {
    const { history, web1 } = pod(new Story().signal(2, "SIGTERM", "learner").exits(4, 0));
    expect(whatIf(history, "door-shut-before-router-knew", web1)).toBeUndefined();
  });

  test("is a longer grace only where the pod listens for its signal", () => {
    const killed = () =>
      new Story({ deployment: { grace: 5 } })
        .deleted(2, 5)
        .signal(2)
        .signal(7, "SIGKILL", "grace")
        .exits(7, null, "SIGKILL");
    const deaf = pod(killed());
    expect(whatIf(deaf.history, "killed-at-the-grace", deaf.web1)).toBeUndefined();
    const listens = pod(killed().at(1, { type: "reported.handlers", pod: "web-1", signals: ["SIGTERM"] }));
    expect(whatIf(listens.history, "killed-at-the-grace", listens.web1)?.changed.grace).toBeGreaterThan(5);
    // As one does that is there for the first signal only.
    const listened = pod(
      new Story({ deployment: { grace: 5 } })
        .at(1, { type: "reported.handlers", pod: "web-1", signals: ["SIGTERM"] })
        .deleted(2, 5)
        .signal(2)
        .at(2.1, { type: "reported.handlers", pod: "web-1", signals: [] })
        .signal(7, "SIGKILL", "grace")
        .exits(7, null, "SIGKILL"),
    );
    expect(whatIf(listened.history, "killed-at-the-grace", listened.web1)?.changed.grace).toBeGreaterThan(5);
  });

  test("is none where the fault lies in the program", () => {
    const { history, web1 } = pod(new Story().deleted(2).signal(2).exits(2.1, null, "SIGTERM"));
    for (const cause of ["died-of-the-signal", "exited-early", "error-of-its-own"] as const) {
      expect(whatIf(history, cause, web1)).toBeUndefined();
    }
  });
});
