import { describe, expect, it } from "vitest";
import { after, broken, history } from "../kit/synthetic.test-support.ts";
import { castOf } from "./cast.test-support.ts";
import { lossInWords, stageInWords } from "./words.ts";

describe("the stage in words", () => {
  const run = history(broken);
  const cast = castOf(run);

  it("tells each pod's status, who is wrong about it, and what was lost", () => {
    expect(stageInWords(cast, after(0.9))).toMatch(
      /^web-1 draining, web-2 ready, web-3 ready\. router b still lists web-1\. \d lost requests\.$/,
    );
    expect(stageInWords(cast, after(-0.5))).toBe("web-1 ready, web-2 ready, web-3 ready. 0 lost requests.");
  });

  it("does not tell of the clearing away after the run", () => {
    const cleared = history(broken);
    const at = { seq: 1, t: after(3.2) };
    for (const name of ["web-2", "web-3"]) {
      const pod = cleared.pods.get(name);
      pod?.signals.push({ ...at, signal: "SIGKILL", by: "end of run" });
      if (pod) pod.exited = { ...at, code: null, signal: "SIGKILL", open: 0 };
    }
    const words = stageInWords(castOf(cleared), after(3.3));
    expect(words).toBe("web-1 completed, web-2 ready, web-3 ready. 7 lost requests.");
  });

  it("names a loss, and its cause once it is chosen", () => {
    const [first] = cast.losses.all;
    if (!first) throw new Error("the synthetic run loses seven");
    const words = `request ${first.what.id}, refused at 0.`;
    expect(lossInWords(run, first, false)).toContain(words);
    expect(lossInWords(run, first, true)).toContain("on web-1: The door shut before the router knew");
  });
});
