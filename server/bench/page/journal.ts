import {
  createRandom,
  journalFormat,
  journalVersion,
  scenarioSchema,
  type Endpoint,
  type EventBody,
  type Header,
  type LabEvent,
} from "../../protocol/index.ts";

const second = 200;
const nodes = ["a", "b"];
const pods = ["web-1", "web-2", "web-3"];
const leaving = "web-1";

/** The header of a run that nobody made: two nodes, three pods. */
export const header = (): Header => ({
  format: journalFormat,
  version: journalVersion,
  lesson: "05-endpoint-race",
  variant: "broken",
  mode: "scripted",
  tier: "process",
  runtime: process.version,
  startedAt: new Date().toISOString(),
  checks: ["propagation", "in-flight", "exit"],
  edited: false,
  scenario: scenarioSchema.parse({
    nodes: nodes.map((name) => ({ name, propagation: { min: 0, max: 4 } })),
    deployment: { replicas: pods.length, restartPolicy: "Never" },
    traffic: { rate: 100 },
    second,
  }),
});

type Timed = readonly [t: number, body: EventBody];

/** The cluster comes up, and `deletion` ms after the beginning one of its pods goes, before a router knows. */
function clusterEvents(deletion: number): Timed[] {
  const table = (without?: string): Endpoint[] =>
    pods.map((pod) => ({ pod, ready: pod !== without, serving: true, terminating: pod === without }));
  const programmed = (router: string, endpoints: Endpoint[], lagSeconds: number): EventBody => ({
    type: "router.programmed",
    router,
    endpoints,
    slice: 1,
    lagSeconds,
  });
  return [
    ...pods.flatMap((pod, nth): Timed[] => [
      [1, { type: "pod.created", pod, node: nodes[nth % 2] ?? "a", address: `10.244.1.${nth + 1}:8080` }],
      [2, { type: "pod.started", pod, pid: 100 + nth, pidOne: false }],
      [3, { type: "reported.handlers", pod, signals: ["SIGTERM"] }],
      [3, { type: "reported.listening", pod }],
      [4, { type: "pod.ready", pod }],
    ]),
    [5, { type: "slice.changed", endpoints: table() }],
    ...nodes.map((node): Timed => [6, programmed(node, table(), 0)]),
    [deletion, { type: "pod.deleted", pod: leaving, graceSeconds: 30 }],
    [deletion, { type: "slice.changed", endpoints: table(leaving) }],
    [deletion + 20, { type: "signal.sent", pod: leaving, signal: "SIGTERM", by: "kubelet" }],
    [deletion + 22, { type: "reported.closing", pod: leaving }],
    [deletion + 60, programmed("a", table(leaving), 0.3)],
    [deletion + 800, programmed("b", table(leaving), 4)],
    [deletion + 400, { type: "pod.exited", pod: leaving, code: 0, signal: null, open: 0 }],
  ];
}

/** So many requests to the shut door are lost; the others of that time go elsewhere. */
const losses = 40;

/**
 * A journal of `rate` requests a second for so many seconds, one pod deleted in the middle. The same each time.
 * @param finished whether it ends; a run to be followed live doesn't.
 */
export function journal(rate: number, seconds: number, finished: boolean): LabEvent[] {
  const random = createRandom(7, "bench");
  const end = seconds * 1000;
  const deletion = end / 2;
  const timed = clusterEvents(deletion);
  let lost = 0;
  for (let request = 1, t = 10; t < end; request += 1, t += 1000 / rate) {
    const router = nodes[Math.floor(random() * nodes.length)] ?? "a";
    const gone = t > deletion + (router === "a" ? 60 : 800);
    const shut = t > deletion + 22;
    let pod = pods[Math.floor(random() * pods.length)] ?? leaving;
    if (pod === leaving && (gone || (shut && lost >= losses))) pod = "web-2";
    const refused = pod === leaving && shut;
    if (refused) lost += 1;
    const client = `${router}-${1 + Math.floor(random() * 4)}`;
    const way = { client, router, pod, connection: request, reused: false };
    timed.push([t, { type: "request.sent", request, ...way, intended: t, method: "GET", path: "/" }]);
    if (refused) {
      const ending = { outcome: "refused", phase: "connect", bytes: 0 } as const;
      timed.push([t + 1, { type: "request.settled", request, ...ending }]);
      continue;
    }
    const service = 20 + random() * 60;
    timed.push([t + 0.5, { type: "request.connected", request }]);
    timed.push([t + service - 1, { type: "request.first-byte", request }]);
    const ending = { outcome: "ok", phase: "done", bytes: 200, status: 200 } as const;
    timed.push([t + service, { type: "request.settled", request, ...ending }]);
  }
  if (finished) timed.push([end + 100, { type: "run.finished", how: "ended" }]);
  return timed.toSorted(([a], [b]) => a - b).map(([t, body], at) => ({ seq: at + 1, t, ...body }));
}

/** One pod that is ready and not ready in turn, every `every` ms: what changes is seen in one place of the picture. */
export function blinking(every: number, seconds: number): LabEvent[] {
  const timed: Timed[] = clusterEvents(Infinity).filter(([t]) => t < Infinity);
  for (let t = 500, on = false; t < seconds * 1000; t += every, on = !on) {
    const pod = "web-3";
    timed.push([t, on ? { type: "pod.ready", pod } : { type: "pod.unready", pod, why: "the bench says so" }]);
  }
  return timed.map(([t, body], at) => ({ seq: at + 1, t, ...body }));
}
