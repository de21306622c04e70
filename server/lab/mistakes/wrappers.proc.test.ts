import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { lossesOf, type History, type ScenarioInput } from "../../protocol/index.ts";
import {
  deletion,
  endingOf,
  freshConnections,
  keptConnections,
  stoppingPod,
} from "../testing/stopping-pod.test-support.ts";
import { tiers } from "../testing/tiers.test-support.ts";
import { useWholeRuns } from "../testing/whole-runs.test-support.ts";

/** What people put around their program, so that it never hears of SIGTERM: the symptom first, then the mend. */

const grace = 8;
const drains = stoppingPod({ SIGTERM: "drain(2)" });

const causesOf = (history: History) => [...new Set(lossesOf(history).map(({ cause }) => cause))];

/** Whether a shell stays when it runs one last command, as dash does; bash becomes that command. */
const shellStays =
  execFileSync("sh", ["-c", "sh -c 'echo $PPID'"], { encoding: "utf8" }).trim() !== String(process.pid);

describe.each(tiers)("a program that is told to drain $title", ({ tier, skipped }) => {
  describe.skipIf(skipped)("and", () => {
    const contained = tier === "container";
    const run = useWholeRuns(tier);
    const ending = async (
      pod: string,
      deployment: Partial<ScenarioInput["deployment"]>,
      traffic = keptConnections,
    ): Promise<ReturnType<typeof endingOf> & { history: History }> => {
      const { history } = await run({
        pod,
        scenario: {
          deployment: { replicas: 2, grace, ...deployment },
          traffic,
          ...deletion,
        },
      });
      return { ...endingOf(history), history };
    };

    test("a shell as PID 1: the full wait, 137, and what was being served is cut off", async () => {
      const seen = await ending(drains, { command: ["sh", "-c", "node $APP; true"] });
      expect(seen).toMatchObject({ drained: false, code: null, signal: contained ? "SIGKILL" : "SIGTERM" });
      expect(seen.lost).toBeGreaterThan(0);
      expect(causesOf(seen.history)).toEqual(["signal-not-passed-on"]);
      if (!contained) return;
      expect(seen.after).toBeGreaterThanOrEqual(grace - 0.1);
      expect(seen.signals).toEqual(["SIGTERM by kubelet", "SIGKILL by grace"]);
    });

    test("a shell that execs: it drains", async () => {
      const seen = await ending(drains, { command: ["sh", "-c", "exec node $APP"] }, freshConnections);
      expect(seen).toMatchObject({ drained: true, code: 0, lost: 0, signals: ["SIGTERM by kubelet"] });
    });

    test.skipIf(!shellStays)(
      "npm as PID 1: the handler is skipped, and all ends before the grace is over",
      async () => {
        const seen = await ending(drains, { command: ["npm", "start"], grace: 60 });
        expect(seen).toMatchObject({ drained: false, signals: ["SIGTERM by kubelet"] });
        expect(seen).toMatchObject(contained ? { code: 1, signal: null } : { code: null, signal: "SIGTERM" });
        expect(seen.lost).toBeGreaterThan(0);
        expect(causesOf(seen.history)).toEqual(["signal-not-passed-on"]);
      },
    );

    test("Node itself in its place: it drains", async () => {
      const seen = await ending(drains, { command: ["node", "$APP"] }, freshConnections);
      expect(seen).toMatchObject({ drained: true, code: 0, lost: 0 });
    });

    test("no handler at all: PID 1 sits out its grace and is killed, any other process dies at once; both cut", async () => {
      const seen = await ending(stoppingPod({}), {});
      expect(seen.signal).toBe(contained ? "SIGKILL" : "SIGTERM");
      expect(seen.lost).toBeGreaterThan(0);
      expect(causesOf(seen.history)).toEqual([contained ? "killed-at-the-grace" : "died-of-the-signal"]);
    });

    test("with a handler: it drains", async () => {
      expect(await ending(drains, {}, freshConnections)).toMatchObject({ drained: true, code: 0, lost: 0 });
    });
  });
});
