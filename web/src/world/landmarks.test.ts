import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { fold, type EventBody } from "../../../server/protocol/index.ts";
import { doingAt, landmarkFrom, landmarks, phaseAt } from "./landmarks.ts";
import { sceneEnd } from "./scene-end.ts";

const pod = "web-1";
const told: readonly [number, EventBody][] = [
  [0, { type: "pod.created", pod, node: "a", address: "10.0.0.1:8080" }],
  [10, { type: "pod.started", pod, pid: 5, pidOne: true }],
  [20, { type: "pod.ready", pod }],
  [100, { type: "pod.deleted", pod, graceSeconds: 30 }],
  [120, { type: "signal.sent", pod, signal: "SIGTERM", by: "kubelet" }],
  [130, { type: "reported.closing", pod }],
  [140, { type: "probe.settled", pod, probe: "readiness", ok: false, result: "refused", streak: 1 }],
  [200, { type: "pod.exited", pod, code: 0, signal: null, open: 0 }],
  [300, { type: "pod.created", pod: "web-2", node: "b", address: "10.0.0.2:8080" }],
  [400, { type: "signal.sent", pod: "web-2", signal: "SIGKILL", by: "end of run" }],
  [420, { type: "run.finished", how: "ended" }],
];
const history = fold(
  exampleHeader(),
  told.map(([t, body], index) => ({ seq: index + 1, t, ...body })),
);

test("the landmarks are the steps of the shutdown, in the order of time", () => {
  expect(landmarks(history).map(({ t, says }) => `${t} ${says}`)).toEqual([
    "100 web-1 is deleted",
    "120 SIGTERM reaches web-1",
    "140 web-1 has its door shut",
    "200 web-1: exit 0",
  ]);
});

test("one jumps between them in both directions, and not past the edge", () => {
  const marks = landmarks(history);
  expect(landmarkFrom(marks, 120, 1)?.t).toBe(140);
  expect(landmarkFrom(marks, 120, -1)?.t).toBe(100);
  expect(landmarkFrom(marks, 200, 1)).toBeUndefined();
});

test("a moment is said in words, and belongs to a phase", () => {
  expect(doingAt(history, 110)).toBe("web-1 terminating");
  expect(doingAt(history, 210)).toBe("web-1 completed");
  const subject = history.pods.get(pod);
  expect([50, 125, 150, 250].map((t) => subject && phaseAt(history, subject, t))).toEqual([
    undefined,
    "deregister",
    "flush-and-exit",
    undefined,
  ]);
});

test("a pod drains for as long as a WebSocket is open on it", () => {
  const held = { socket: 1, client: "a-socket-1", router: "a", pod, attempt: 0 };
  const holding = fold(
    exampleHeader(),
    [
      ...told,
      [110, { type: "socket.opened", ...held }] as const,
      [160, { type: "socket.closed", socket: 1, code: 1001, reason: "", by: "pod" }] as const,
    ]
      .toSorted(([a], [b]) => a - b)
      .map(([t, body], index) => ({ seq: index + 1, t, ...body })),
  );
  const web1 = holding.pods.get(pod);
  expect([125, 150, 170].map((t) => web1 && phaseAt(holding, web1, t))).toEqual([
    "deregister",
    "drain",
    "flush-and-exit",
  ]);
});

test("how the cluster is taken down after a run is not part of the scene", () => {
  expect(sceneEnd(history)).toBe(399);
});

test("of several pods that leave, each has its landmarks; what comes after the scene has none", () => {
  const two = fold(
    exampleHeader(),
    [
      ...told.slice(0, 9),
      [303, { type: "pod.started", pod: "web-2", pid: 8, pidOne: true }] as const,
      [305, { type: "pod.deleted", pod: "web-2", graceSeconds: 30 }] as const,
      [310, { type: "pod.exited", pod: "web-2", code: 1, signal: null, open: 0 }] as const,
      [320, { type: "pod.started", pod: "web-2", pid: 9, pidOne: true, restart: 1 }] as const,
      [400, { type: "signal.sent", pod: "web-2", signal: "SIGKILL", by: "end of run" }] as const,
      [410, { type: "pod.exited", pod: "web-2", code: null, signal: "SIGKILL", open: 0 }] as const,
      [420, { type: "run.finished", how: "ended" }] as const,
    ].map(([t, body], index) => ({ seq: index + 1, t, ...(body as EventBody) })),
  );
  expect(landmarks(two).map(({ t, says }) => `${t} ${says}`)).toEqual([
    "100 web-1 is deleted",
    "120 SIGTERM reaches web-1",
    "140 web-1 has its door shut",
    "200 web-1: exit 0",
    "305 web-2 is deleted",
    "310 web-2: exit 1",
    "320 web-2 is started again",
  ]);
});
