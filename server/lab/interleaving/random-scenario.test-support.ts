import {
  createRandom,
  scenarioSchema,
  type Command,
  type Scenario,
  type ScenarioInput,
} from "../../protocol/index.ts";
import { randomPod, type Draw } from "./random-pod.test-support.ts";

/** One random experiment: a scenario, a pod, and commands, each given so many events after the first request. */
export interface Experiment {
  readonly title: string;
  readonly text: string;
  readonly scenario: Scenario;
  readonly commands: readonly { readonly after: number; readonly command: Command }[];
}

/** The experiment of this seed, always the same. */
export function randomExperiment(seed: number): Experiment {
  const random = createRandom(seed, "interleaving");
  const draw: Draw = (choices) => {
    const chosen = choices[Math.floor(random() * choices.length)];
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  };
  const chance = (share: number): boolean => random() < share;
  const spread = (max: number) => {
    const min = random() * max;
    return { min, max: min + random() * max };
  };
  const nodes = ["a", "b", "c"].slice(0, draw([1, 2, 3])).map((name) => ({ name, propagation: spread(4) }));
  const replicas = draw([1, 2, 3]);
  const stopSignal = draw(["SIGTERM", "SIGTERM", "SIGINT"] as const);
  const workers = chance(0.4);
  const pod = randomPod(draw, stopSignal);
  const via = draw(["service", "service", "ingress", "load-balancer", "pod"] as const);
  const scenario: ScenarioInput = {
    nodes,
    deployment: {
      replicas,
      controller: draw(["none", "deployment", "deployment"] as const),
      stopSignal,
      ...(chance(0.4) && { minAvailable: draw([1, replicas]) }),
      grace: draw([0, 1, 3, 8]),
      kubeletLag: spread(0.5),
      ...(chance(0.4) && {
        preStop: draw([
          { sleep: 2 },
          { exec: ["no-such-command"] },
          { http: { path: "/readyz" } },
          { sleep: 20 },
        ]),
      }),
      readiness: chance(0.2) ? null : { period: 0.5, failureThreshold: draw([1, 3]) },
      ...(chance(0.3) && {
        liveness: { period: 1, timeout: 4, failureThreshold: 2, grace: draw([1, 4]) },
        startup: { period: 0.5, timeout: 10, failureThreshold: 100 },
      }),
      env: workers ? { WORKER: "1" } : {},
    },
    service: { policy: draw(["Cluster", "Cluster", "Local"]), publishNotReadyAddresses: chance(0.1) },
    ...(via === "ingress" && {
      ingress: {
        sync: spread(2),
        readTimeout: draw([1, 60]),
        tries: draw([0, 1, 3]),
        keepAlive: draw([0, 8]),
      },
    }),
    ...(via === "load-balancer" && {
      loadBalancer: {
        ...draw([
          { layer: 4, targets: "pods" },
          { layer: 4, targets: "nodes" },
          { layer: 7, targets: "pods" },
        ] as const),
        interval: 1,
        timeout: 1,
        deregistration: chance(0.3) ? null : spread(3),
      },
    }),
    traffic: {
      rate: draw([0.5, 2, 5]),
      clientsPerNode: draw([1, 4]),
      via: via === "pod" ? { pod: "web-1" } : via,
      connections: draw(["fresh", "warm"]),
      deadline: draw([1, 4, 10]),
      ...(chance(0.4) && {
        kinds: [
          { method: "POST", path: "/pay", weight: 3 },
          { method: "GET", path: "/report", readRate: 1000 },
          { method: "PUT", path: "/file", upload: 20_000, sendOver: draw([0, 1]) },
        ],
      }),
      retries: { policy: draw(["none", "none", "naive", "idempotent", "budgeted"]) },
      preconnects: draw([0, 0, 2]),
      halfSent: draw([0, 0, 1]),
      ...(chance(0.3) && { sockets: { clientsPerNode: 2, path: "/ws" } }),
      ...(chance(0.6) && { streams: { clientsPerNode: 1, path: "/events" } }),
    },
    ...(workers && { jobs: { rate: 2, lease: 3 } }),
    feed: { rate: 2 },
    ...(chance(0.6) && { collector: draw(["alive", "alive", "alive", "dead", "refusing"] as const) }),
    end: [],
    tail: draw([10, 14, 20]),
    limit: 1200,
    second: 60,
    seed,
  };
  const name = (): string => `web-${draw([1, 2, 3, 4])}`;
  const command = (): Command =>
    draw<Command>([
      { type: "pod.delete", pod: "web-1" },
      { type: "pod.delete", pod: name(), grace: draw([0, 2]) },
      { type: "pod.delete", pod: name(), force: true, grace: 0 },
      { type: "pod.kill", pod: name() },
      { type: "pod.signal", pod: name(), signal: "SIGTERM" },
      { type: "pod.evict", pod: name() },
      { type: "deployment.scale", replicas: draw([0, 1, 4]) },
      { type: "deployment.rollout" },
      { type: "deployment.rollback" },
      { type: "node.drain", node: draw(["a", "a", "b"]) },
      { type: "node.uncordon", node: "a" },
      { type: "node.uncordon", node: "a" },
      { type: "budget.set", minAvailable: draw([0, 2]) },
    ]);
  const commands = Array.from({ length: draw([1, 2, 3, 4]) }, () => ({
    after: Math.floor(random() * 250),
    command: command(),
  }));
  const parsed = scenarioSchema.parse(scenario);
  const asked = commands.map(
    ({ after, command: { type, ...rest } }) => `${type} ${Object.values(rest).join(" ")} after ${after}`,
  );
  return {
    title: `seed ${seed}: ${replicas} pods on ${nodes.length} nodes via ${via}; ${pod.title}; ${asked.join(", ")}`,
    text: pod.text,
    scenario: parsed,
    commands,
  };
}
