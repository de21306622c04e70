// What the page plans (web/src/lesson/budget) is what the lab does: the manifest that it writes is the lesson's own, and
// its SIGKILL falls when the miniature kubelet's does.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { pass, runningCluster } from "../server/cluster/fake-processes.test-support.ts";
import { readManifest } from "../server/lessons/manifest/index.ts";
import { stepKeys, type Budget } from "../web/src/lesson/budget/budget.ts";
import { planOf } from "../web/src/lesson/budget/plan.ts";
import { deploymentYaml } from "../web/src/lesson/budget/yaml.ts";

const lag = 0.2;
const tenths = (from: number, to: number) =>
  fc.integer({ min: from * 10, max: to * 10 }).map((tenth) => tenth / 10);

const budgets: fc.Arbitrary<Budget> = fc.record({
  grace: fc.integer({ min: 1, max: 20 }),
  hook: fc.oneof(fc.constant(0), tenths(0, 24)),
  serveOn: tenths(0, 5),
  request: tenths(1, 5),
  workers: tenths(0, 5),
  flush: tenths(1, 3),
});

describe("the manifest", () => {
  test("of the fixed pod's values is the fixed pod's manifest", () => {
    const written = readFileSync(new URL("17-grace-budget/pods/fixed.yaml", import.meta.url), "utf8");
    const values = { grace: 22, hook: 5, serveOn: 4, request: 5, workers: 4, flush: 2 };
    expect(deploymentYaml(values, lag)).toBe(written);
  });

  test("of any values can be read, and says these", () => {
    fc.assert(
      fc.property(budgets, fc.integer({ min: 0, max: 30 }), (drawn, hook) => {
        const budget = { ...drawn, hook };
        const { deployment, problems } = readManifest(deploymentYaml(budget, lag));
        expect(problems).toEqual([]);
        expect(deployment).toMatchObject({
          grace: budget.grace,
          preStop: hook === 0 ? null : { sleep: hook },
          env: {
            SERVE_ON_SECONDS: String(budget.serveOn),
            REQUEST_TIMEOUT_SECONDS: String(budget.request),
            WORKER_TIMEOUT_SECONDS: String(budget.workers),
            FLUSH_TIMEOUT_SECONDS: String(budget.flush),
          },
        });
      }),
    );
  });
});

describe("the plan", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** The signals of a pod that takes so long from SIGTERM to its exit, in cluster seconds from its deletion. */
  async function lived({ grace, hook }: Budget, takes: number) {
    const world = await runningCluster({
      grace,
      ...(hook > 0 && { preStop: { sleep: hook } }),
      kubeletLag: { min: lag, max: lag },
    });
    const process = world.process("web-1");
    process.onSignal = () => void setTimeout(() => process.end({ code: 0, signal: null }), takes * 100);
    world.cluster.obey({ type: "pod.delete", pod: "web-1" });
    await pass(60);
    const [signal, kill] = world.all("signal.sent").map((event) => world.since(event));
    return { signal, kill, exit: world.since(world.all("pod.exited")[0]) };
  }

  test("has SIGTERM, SIGKILL and the exit when the kubelet has them", async () => {
    await fc.assert(
      fc.asyncProperty(budgets, async (budget) => {
        const plan = planOf(budget, lag);
        // At one and the same moment either may be first.
        fc.pre(Math.abs(plan.exit - plan.kill) > 0.05 && Math.abs(lag + budget.hook - budget.grace) > 0.05);
        const takes = stepKeys.reduce((sum, key) => sum + (key === "hook" ? 0 : budget[key]), 0);
        const seen = await lived(budget, takes);
        expect(seen.signal).toBeCloseTo(plan.signal, 1);
        expect(seen.kill !== undefined).toBe(plan.cut !== undefined);
        expect(seen.exit).toBeCloseTo(plan.cut ? plan.kill : plan.exit, 1);
        if (plan.cut) expect(seen.kill).toBeCloseTo(plan.kill, 1);
        vi.clearAllTimers();
      }),
      { numRuns: 150 },
    );
  });
});
