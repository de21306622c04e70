import { expect, test } from "vitest";
import { problems } from "../problems.ts";
import { scenarioSchema } from "../scenario.ts";

const node = { name: "a", propagation: { min: 0, max: 0 } };
const plain = { nodes: [node], deployment: {}, traffic: {} };
const step = (act: object) => ({ ...plain, steps: [{ when: [], act }] });

test.each([
  [{ ...plain, traffic: { via: "ingress" } }, /traffic\.via: there is no ingress/],
  [{ ...plain, traffic: { via: "load-balancer" } }, /traffic\.via: there is no load balancer/],
  [{ ...plain, loadBalancer: { layer: 7, targets: "nodes" } }, /loadBalancer\.targets/],
  [
    { ...plain, deployment: { controller: "deployment", restartPolicy: "Never" } },
    /deployment\.restartPolicy: .*always restarted/,
  ],
  [step({ do: "rollout" }), /deployment\.controller: .*say controller: "deployment"/],
  [step({ do: "scale", replicas: 3 }), /deployment\.controller/],
  [step({ do: "drain", node: "a" }), /deployment\.controller/],
  [{ ...plain, nodes: [node, node] }, /nodes: two nodes/],
  [{ ...plain, nodes: [{ ...node, name: "ingress" }] }, /nodes: .*routers' names/],
])("%j is refused, by field and with what to do", (scenario, words) => {
  const { error } = scenarioSchema.safeParse(scenario);
  expect(error && problems(error)).toMatch(words);
});

test.each([
  plain,
  { ...plain, ingress: {}, traffic: { via: "ingress" } },
  { ...plain, loadBalancer: { targets: "nodes" }, traffic: { via: "load-balancer" } },
  { ...plain, deployment: { restartPolicy: "Never" } },
  { ...step({ do: "rollout" }), deployment: { controller: "deployment" } },
  step({ do: "evict", pod: "web-1" }),
])("%j is consistent", (scenario) => {
  expect(scenarioSchema.safeParse(scenario).success).toBe(true);
});
