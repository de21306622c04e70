import { describe, expect, it } from "vitest";
import { after, broken, deletion, history } from "./synthetic.test-support.ts";
import { beliefAt, beliefs } from "./belief.ts";

describe("what a router believes of a pod", () => {
  const run = history(broken);
  const pod = run.pods.get("web-1");
  const [a, b] = [run.routers.get("a"), run.routers.get("b")];
  if (!pod || !a || !b) throw new Error("the synthetic run has web-1 and two routers");

  it("goes from unlisted over ready and stale to removed, without gaps", () => {
    const stretches = beliefs(b, pod);
    expect(stretches.map(({ belief }) => belief)).toEqual(["unlisted", "ready", "stale", "removed"]);
    expect(stretches[0]?.from).toBe(0);
    for (const [index, stretch] of stretches.entries()) {
      expect(stretch.to).toBe(stretches[index + 1]?.from ?? Infinity);
    }
  });

  it("is stale from the deletion until this very router has learned of it", () => {
    const middle = after(0.9);
    expect(beliefAt(beliefs(a, pod), middle)).toBe("removed");
    expect(beliefAt(beliefs(b, pod), middle)).toBe("stale");
    expect(beliefs(b, pod).find(({ belief }) => belief === "stale")).toMatchObject({
      from: deletion,
      to: after(broken.learned.b),
    });
  });

  it("stays ready for pods that nobody deletes", () => {
    const other = run.pods.get("web-2");
    if (!other) throw new Error("web-2 exists");
    expect(beliefs(b, other).at(-1)).toMatchObject({ belief: "ready", to: Infinity });
  });

  it("does not blame a router for pods that are cleared away after the run", () => {
    const cleared = history(broken).pods.get("web-3");
    if (!cleared) throw new Error("web-3 exists");
    const at = { seq: 1, t: after(4) };
    cleared.signals.push({ ...at, signal: "SIGKILL", by: "end of run" });
    cleared.exited = { ...at, code: null, signal: "SIGKILL", open: 0 };
    expect(beliefAt(beliefs(b, cleared), after(5))).toBe("ready");
  });

  it("calls a terminating pod that is used for want of a ready one a last resort", () => {
    const endpoints = [{ pod: "web-1", ready: false, serving: true, terminating: true }];
    const table = { seq: 9, t: deletion + 10, endpoints, slice: 1, lagSeconds: 0.1 };
    expect(
      beliefAt(beliefs({ node: "a", kind: "kube-proxy", tables: [table], checks: [] }, pod), deletion + 20),
    ).toBe("fallback");
  });
});
