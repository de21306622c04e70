import { describe, expect, test } from "vitest";
import type { ScenarioInput } from "../../protocol/index.ts";
import {
  deletion,
  endingOf,
  freshConnections,
  keptConnections,
  stoppingPod,
  type Ending,
} from "../testing/stopping-pod.test-support.ts";
import { tiers } from "../testing/tiers.test-support.ts";
import { useWholeRuns } from "../testing/whole-runs.test-support.ts";

/** What people get wrong with hooks, stop signals and sidecars: the symptom first, then the mend. */

type Deployment = Partial<ScenarioInput["deployment"]>;

const slowRouters: ScenarioInput["nodes"] = [{ name: "a", propagation: { min: 8, max: 8 } }];

/** Nobody is sent to a pod whose sidecar doesn't listen yet. */
const startup = { path: "/", period: 1, failureThreshold: 100 };
const fresh = { traffic: freshConnections };

/** Serves until the last request has been answered at SIGQUIT, and is gone at SIGTERM, as nginx is. */
const likeNginx = stoppingPod({ SIGTERM: "process.exit(0);", SIGQUIT: "drain(2);" });
const tellToQuit = `const pid = Number(process.env.CONTAINER_PID); process.kill(pid, "SIGQUIT");`;

describe.each(tiers)("$title", ({ tier, skipped }) => {
  describe.skipIf(skipped)("with real traffic", () => {
    const run = useWholeRuns(tier);
    const ending = async (
      pod: string,
      deployment: Deployment,
      more: Partial<ScenarioInput> = {},
    ): Promise<Ending> => {
      const { history } = await run({
        pod,
        scenario: {
          deployment: { replicas: 2, grace: 20, ...deployment },
          traffic: keptConnections,
          ...deletion,
          ...more,
        },
      });
      return endingOf(history);
    };

    describe("preStop 4 s and a drain of 4 s", () => {
      const pod = stoppingPod({ SIGTERM: "setTimeout(() => drain(0), seconds(4));" });

      test("with a grace of 5 s: killed in the middle of it, and cut off", async () => {
        const seen = await ending(pod, { preStop: { sleep: 4 }, grace: 5 });
        expect(seen).toMatchObject({
          signal: "SIGKILL",
          signals: ["SIGTERM by kubelet", "SIGKILL by grace"],
        });
        // SIGTERM to SIGKILL is never less than 2 s, and yet too little.
        expect(seen.after).toBeGreaterThanOrEqual(5.9);
        expect(seen.lost).toBeGreaterThan(0);
      });

      test("with a budget for both: nothing is lost", async () => {
        const good = stoppingPod({ SIGTERM: "drain(4);" });
        expect(await ending(good, { preStop: { sleep: 4 }, grace: 15 }, fresh)).toMatchObject({
          code: 0,
          lost: 0,
        });
      });
    });

    describe("a hook whose sleep isn't in the image", () => {
      const pod = stoppingPod({ SIGTERM: "drain(0);" });
      const sleep = tier === "container" ? "sleep" : "no-such-sleep";
      const scenario = { nodes: slowRouters, traffic: freshConnections };

      test("fails at once: no delay, and connections are refused", async () => {
        const { history } = await run({
          pod,
          scenario: {
            deployment: { replicas: 2, grace: 20, preStop: { exec: [sleep, "5"] } },
            ...deletion,
            ...scenario,
          },
        });
        const web1 = history.pods.get("web-1");
        expect(web1?.preStop?.ended?.chargedSeconds).toBeLessThan(5);
        expect(web1?.preStop?.ended?.failed).toMatch(/FailedPreStopHook.*sleep/);
        const outcomes = new Set([...history.requests.values()].map(({ outcome }) => outcome));
        expect(outcomes).toContain("refused");
      });

      test("the kubelet's own sleep instead: nothing is lost", async () => {
        expect(await ending(pod, { preStop: { sleep: 10 } }, scenario)).toMatchObject({ code: 0, lost: 0 });
      });
    });

    describe("a hook that asks for a graceful end", () => {
      const command = ["node", "$APP"];

      test("and returns at once: SIGTERM follows and is abrupt", async () => {
        const seen = await ending(likeNginx, { command, preStop: { exec: ["node", "-e", tellToQuit] } });
        expect(seen.lost).toBeGreaterThan(0);
      });

      test("and waits until it has come: nothing is lost, and no signal is needed", async () => {
        const wait = `${tellToQuit} setInterval(() => { try { process.kill(pid, 0); } catch { process.exit(0); } }, 20);`;
        const seen = await ending(likeNginx, { command, preStop: { exec: ["node", "-e", wait] } }, fresh);
        expect(seen).toMatchObject({ drained: true, code: 0, lost: 0 });
      });

      test("by HTTP, and answers once it is idle: nothing is lost", async () => {
        const pod = stoppingPod({ SIGTERM: "process.exit(0);" });
        const seen = await ending(pod, { preStop: { http: { path: "/drain" } } }, fresh);
        expect(seen).toMatchObject({ code: 0, lost: 0, signals: ["SIGTERM by kubelet"] });
        expect(seen.after).toBeGreaterThanOrEqual(2.9);
      });
    });

    describe("a program that stops fast at SIGTERM and gracefully at SIGQUIT", () => {
      test("gets SIGTERM: cut off", async () => {
        const seen = await ending(likeNginx, {});
        expect(seen).toMatchObject({ code: 0, drained: false });
        expect(seen.lost).toBeGreaterThan(0);
      });

      test("gets the stop signal it understands: nothing is lost", async () => {
        const seen = await ending(likeNginx, { stopSignal: "SIGQUIT" }, fresh);
        expect(seen).toMatchObject({ code: 0, drained: true, lost: 0, signals: ["SIGQUIT by kubelet"] });
      });
    });

    describe("a program that needs its sidecar to answer", () => {
      const main = `
        import { createServer, request } from "node:http";
        import { seconds } from "last-call";
        let draining = false;
        const server = createServer((incoming, response) => {
          if (incoming.url === "/readyz") return void response.end();
          if (draining) response.setHeader("connection", "close");
          const refused = () => response.writeHead(502).end();
          setTimeout(() => request({ socketPath: process.env.SIDECARS + "/proxy.sock", path: "/" }, (answer) => {
            answer.resume().on("end", () => response.end("ok")).on("error", refused);
          }).on("error", refused).end(), seconds(0.2));
        });
        server.listen(process.env.PORT);
        process.on("SIGTERM", () => {
          draining = true;
          setTimeout(() => server.close(() => process.exit(0)), seconds(2));
        });`;
      const proxy = `
        import { createServer } from "node:http";
        createServer((request, response) => response.end("out")).listen(process.env.PORT);
        process.on("SIGTERM", () => process.exit(0));`;

      const withSidecar = async (kind: "ordinary" | "native") => {
        const { history } = await run({
          pod: main,
          sidecars: [{ name: "proxy", source: { path: "proxy.ts", text: proxy } }],
          scenario: {
            deployment: {
              replicas: 2,
              grace: 20,
              sidecars: [{ name: "proxy", source: "proxy.ts", kind, startup, readiness: {} }],
            },
            traffic: kind === "native" ? freshConnections : keptConnections,
            ...deletion,
          },
        });
        const statuses = [...history.requests.values()].map(({ status }) => status);
        return { refused: statuses.filter((status) => status === 502).length, ...endingOf(history), history };
      };

      test("which ends together with it: its calls are refused while it drains", async () => {
        const seen = await withSidecar("ordinary");
        expect(seen.refused).toBeGreaterThan(0);
        expect(seen.code).toBe(0);
      });

      test("which is native, and ends after it: nothing is lost", async () => {
        const seen = await withSidecar("native");
        expect(seen).toMatchObject({ refused: 0, lost: 0, code: 0 });
        const web1 = seen.history.pods.get("web-1");
        expect(web1?.sidecars.get("proxy")?.exited?.seq).toBeGreaterThan(web1?.exited?.seq ?? Infinity);
      });
    });
  });
});
