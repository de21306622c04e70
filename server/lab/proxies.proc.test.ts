import { expect, test } from "vitest";
import type { ScenarioInput } from "../protocol/index.ts";
import { descendants } from "../testing/processes.ts";
import { useGround } from "./testing/ground.test-support.ts";
import { servingPod } from "./testing/serving-pod.test-support.ts";

const run = useGround();

const proxies = () =>
  descendants(process.pid).filter(({ command }) => command.includes("ingress/process.ts"));
const scenario: Omit<ScenarioInput, "nodes"> = {
  deployment: { replicas: 2, readiness: { path: "/readyz", period: 0.5, timeout: 20 } },
  ingress: { sync: { min: 0.1, max: 0.5 } },
  loadBalancer: { layer: 7, interval: 2, timeout: 20, deregistration: { min: 0.5, max: 1 } },
  traffic: { rate: 30, method: "GET", path: "/", deadline: 30, via: "ingress" },
  end: [{ settled: 50 }],
};
const pod = servingPod({ servesOn: 1 });

test("an ingress and a load balancer each have a proxy's process, as long as the run", async () => {
  let during = 0;
  const { history } = await run({
    pod,
    scenario,
    onEvent: ({ type }) => {
      if (type === "request.first-byte") during ||= proxies().length;
    },
  });
  expect(history.finished).toMatchObject({ how: "ended" });
  expect(during).toBe(2);
  expect(proxies()).toEqual([]);
  const requests = [...history.requests.values()];
  expect(requests.every(({ router, tries }) => router === "ingress" && tries.length === 1)).toBe(true);
  expect(new Set(requests.map((request) => request.pod))).toEqual(new Set(["web-1", "web-2"]));
});

test("what outlasts the deregistration delay of a load balancer is cut: 502, while the pod still works on it", async () => {
  const { history } = await run({
    pod: pod.replace("seconds(0.2)", "seconds(10)"),
    scenario: {
      deployment: { replicas: 2, readiness: { path: "/readyz", period: 0.5, timeout: 20 } },
      loadBalancer: {
        layer: 7,
        interval: 2,
        timeout: 20,
        deregistration: { min: 1, max: 1 },
        deregistrationDelay: 3,
      },
      traffic: { rate: 5, method: "GET", path: "/", deadline: 100, via: "load-balancer" },
      steps: [{ when: [{ inFlight: "web-1", atLeast: 3 }], act: { do: "delete", pod: "web-1" } }],
      end: [{ exited: "web-1" }],
    },
  });
  expect(history.finished).toMatchObject({ how: "ended" });
  const [web1, requests] = [history.pods.get("web-1"), [...history.requests.values()]];
  const cut = requests.filter(({ status }) => status === 502);
  expect(cut.length).toBeGreaterThan(0);
  for (const { tries, settled } of cut) {
    expect(tries.map((tried) => [tried.pod, tried.settled?.result])).toEqual([["web-1", "closed"]]);
    expect(settled?.t).toBeLessThan(web1?.exited?.t ?? 0);
    expect(settled?.t).toBeGreaterThan((web1?.deleted?.t ?? Infinity) + 4 * 100 - 20);
  }
});

test("a proxy that dies by itself fails the run, and says so", async () => {
  let killed = false;
  const { history } = await run({
    pod,
    scenario: { ...scenario, end: [{ settled: 1000 }] },
    onEvent: (event) => {
      if (killed || event.type !== "request.settled" || event.request < 20) return;
      killed = true;
      for (const { pid } of proxies()) process.kill(pid, "SIGKILL");
    },
  });
  expect(history.finished).toMatchObject({
    how: "failed",
    why: expect.stringMatching(/the proxy (ingress|load-balancer) ended in the middle.*SIGKILL/) as string,
  });
  expect(proxies()).toEqual([]);
});

test("a run that is stopped while its proxies are being started leaves nothing behind", async () => {
  const { history } = await run({
    pod,
    scenario,
    onEvent: ({ type }, lab) => {
      if (type === "run.started") queueMicrotask(() => void lab.command({ type: "run.stop" }));
    },
  });
  expect(history.finished).toMatchObject({ how: "stopped" });
  expect(history.pods.size).toBe(0);
  expect(proxies()).toEqual([]);
});
