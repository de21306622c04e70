import { describe, expect, test } from "vitest";
import type { EventBody } from "../protocol/index.ts";
import { Progress } from "./progress.ts";

function after(...bodies: EventBody[]): Progress {
  const progress = new Progress();
  for (const [index, body] of bodies.entries()) progress.see({ seq: index + 1, t: index * 10, ...body });
  return progress;
}

const sent = (request: number, pod: string | null): EventBody => ({
  type: "request.sent",
  request,
  client: "a1",
  router: "a",
  pod,
  connection: 1,
  reused: false,
  intended: 0,
  method: "GET",
  path: "/",
});
const settled = (request: number): EventBody => ({
  type: "request.settled",
  request,
  outcome: "ok",
  phase: "done",
  bytes: 0,
});
const proxy = { router: "ingress", request: 1 };
const tried = (nth: number, pod: string): EventBody => ({
  type: "proxy.tried",
  ...proxy,
  nth,
  pod,
  reused: false,
});
const failed = (nth: number): EventBody => ({
  type: "proxy.settled",
  ...proxy,
  nth,
  result: "refused",
  bytes: 0,
});

describe("requests in flight", () => {
  test("are with the pod they were sent to, until they are settled", () => {
    const seen = [sent(1, "web-1"), sent(2, "web-1"), sent(3, null)];
    expect(after(...seen).inFlight("web-1")).toBe(2);
    const progress = after(...seen, settled(1), settled(3));
    expect([progress.inFlight("web-1"), progress.settled]).toEqual([1, 2]);
  });

  test("behind a proxy are with the pod it tries", () => {
    const first = [sent(1, null), tried(1, "web-1")];
    expect(after(...first).inFlight("web-1")).toBe(1);
    const second = after(...first, failed(1), tried(2, "web-2"));
    expect([second.inFlight("web-1"), second.inFlight("web-2")]).toEqual([0, 1]);
  });

  test("a proxy's news of a settled one changes nothing", () => {
    expect(after(sent(1, null), settled(1), tried(1, "web-1")).inFlight("web-1")).toBe(0);
  });
});

test("a job is with the last pod that claimed it, until it is finished or released", () => {
  const at = { atMs: 0 };
  const claimed = (job: number, pod: string): EventBody => ({ type: "job.claimed", job, pod, ...at });
  const progress = after(claimed(1, "web-1"), claimed(2, "web-1"), claimed(3, "web-1"), claimed(1, "web-2"), {
    type: "job.finished",
    job: 2,
    pod: "web-1",
    ...at,
  });
  expect([progress.working("web-1"), progress.working("web-2")]).toEqual([1, 1]);
});

test("sockets and streams with the same number are different things", () => {
  const to = { client: "a1", router: "a", pod: "web-1", attempt: 0 };
  const progress = after(
    { type: "socket.opened", socket: 1, ...to },
    { type: "stream.opened", stream: 1, lastEventId: null, ...to },
    { type: "socket.closed", socket: 1, code: 1001, reason: "", by: "pod" },
  );
  expect(progress.streaming("web-1")).toBe(1);
});

test("the main container's restarts and end are the pod's, a sidecar's are not", () => {
  const started = (more: object): EventBody => ({
    type: "pod.started",
    pod: "web-1",
    pid: 1,
    pidOne: true,
    ...more,
  });
  const exited = (more: object): EventBody => ({
    type: "pod.exited",
    pod: "web-1",
    code: 0,
    signal: null,
    open: 0,
    ...more,
  });
  const sidecar = { sidecar: "proxy" };
  const quiet = after(started({}), started({ ...sidecar, restart: 4 }), exited(sidecar));
  expect([quiet.restarts("web-1"), quiet.hasExited("web-1")]).toEqual([0, false]);
  const restarted = after(started({}), exited({}), started({ restart: 1 }));
  expect([restarted.restarts("web-1"), restarted.hasExited("web-1")]).toEqual([1, true]);
});

test("a node is drained until it is uncordoned", () => {
  const drained: EventBody = { type: "node.drained", node: "a" };
  expect(after(drained).isDrained("a")).toBe(true);
  expect(after(drained, { type: "node.uncordoned", node: "a" }).isDrained("a")).toBe(false);
});
