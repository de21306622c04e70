import { describe, expect, test } from "vitest";
import type { Cause } from "./cause.ts";
import { failuresOf, lossesOf } from "./checks/index.ts";
import { explain } from "./explain.ts";
import { Story } from "./story.test-support.ts";
import { score, scoreAt } from "./view.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const refused = { outcome: "refused", phase: "connect", errno: "ECONNREFUSED" } as const;
const reset = { outcome: "reset", phase: "waiting", errno: "ECONNRESET" } as const;
const truncated = { outcome: "truncated", phase: "reading" } as const;
const status = (code: number) => ({ outcome: "status-5xx", phase: "done", status: code }) as const;

const proxied = () => new Story({ ingress: {} });
const behind = { pod: null, router: "ingress" } as const;

const stories: [Cause, Story][] = [
  [
    "died-of-the-signal",
    new Story().deleted(5).request(4.9, 5.2, reset).signal(5.2).exits(5.21, null, "SIGTERM"),
  ],
  ["exited-early", new Story().deleted(5).request(4.9, 5.2, reset).signal(5.2).exits(5.21, 0)],
  ["exited-early", new Story().deleted(5).request(4.9, 5.2, truncated).signal(5.2).exits(5.21, 1)],
  [
    "door-shut-before-router-knew",
    new Story().deleted(5).signal(5.2).request(5.3, 5.3, refused).exits(5.6, 0).learns(6, "b", ["web-2"]),
  ],
  [
    // In the backlog when the listener closed: an older request was answered after it.
    "door-shut-before-router-knew",
    new Story()
      .deleted(5)
      .signal(5.2)
      .request(5, 5.6, ok)
      .request(5.3, 5.35, reset)
      .exits(5.7, 0)
      .learns(6, "b", ["web-2"]),
  ],
  [
    // The same, and nothing else was in flight: younger than any accepted request, and alone.
    "door-shut-before-router-knew",
    new Story().deleted(5).signal(5.2).request(5.21, 5.22, reset).exits(5.25, 0).learns(6, "b", ["web-2"]),
  ],
  [
    "idle-connection-closed",
    new Story()
      .deleted(5)
      .signal(5.2)
      .request(5.3, 5.31, reset, { reused: true })
      .request(5, 9, ok)
      .exits(9.1, 0),
  ],
  [
    "killed-at-the-grace",
    new Story()
      .deleted(5, 3)
      .signal(5.2)
      .request(7, 8, reset)
      .signal(8, "SIGKILL", "grace")
      .exits(8.01, null, "SIGKILL"),
  ],
  [
    // A busy machine tells late that the process has ended; nothing else ends a connection after SIGKILL.
    "killed-at-the-grace",
    new Story()
      .deleted(5, 3)
      .signal(5.2)
      .request(7, 8.01, reset, { reused: true })
      .signal(8, "SIGKILL", "grace")
      .exits(12, null, "SIGKILL"),
  ],
  [
    "killed-outright",
    new Story().request(7, 8, reset).signal(8, "SIGKILL", "learner").exits(8.01, null, "SIGKILL"),
  ],
  ["error-of-its-own", new Story().request(5.3, 5.4, status(500))],
  // Whoever has served somebody, or never does, has errors for another reason than its start.
  ["error-of-its-own", new Story().request(1, 2, ok).request(5.3, 5.4, status(500)).request(6, 7, ok)],
  // By its probe it was ready.
  ["not-ready-yet", new Story().request(5.3, 5.4, status(500)).request(6, 7, ok)],
  [
    // Without a readiness probe a pod counts as ready before it listens.
    "not-ready-yet",
    new Story({ deployment: { readiness: null } }).request(0.1, 0.1, refused).request(0.5, 0.6, ok),
  ],
  ["turned-away", new Story().deleted(5).signal(5.2).request(5.3, 5.4, status(503)).exits(8, 0)],
  ["resource-closed-first", new Story().deleted(5).signal(5.2).request(5.1, 5.4, status(500)).exits(8, 0)],
  [
    "cancelled-without-answer",
    new Story().deleted(5).signal(5.2).request(5.1, 5.4, truncated).request(5.1, 9, ok).exits(9.2, 0),
  ],
  [
    // It had been inside for long when the signal came: no closing listener resets that.
    "cancelled-without-answer",
    new Story().deleted(5).signal(5.2).request(3, 5.3, reset).request(5.1, 9, ok).exits(9.2, 0),
  ],
  [
    // Dropped after the signal, and yet the door was open: it was first seen shut long after.
    "cancelled-without-answer",
    new Story()
      .deleted(5)
      .signal(5.2)
      .request(5.3, 5.4, reset)
      .request(5.9, 8, ok)
      .at(8, { type: "probe.settled", pod: "web-1", probe: "door", ok: false, result: "refused", streak: 1 })
      .exits(9.2, 0),
  ],
  [
    // Cut just after it had come, as a closing listener does; but the pod has paid it.
    "cancelled-without-answer",
    new Story()
      .deleted(5)
      .signal(5.2)
      .request(5.1, 5.21, reset)
      .at(7, { type: "payment.committed", request: 1, pod: "web-1", atMs: 1400 })
      .exits(9.2, 0),
  ],
  ["deadline-missed", new Story().deleted(5).request(5, 15, { outcome: "timed-out", phase: "waiting" })],
  ["no-endpoint", new Story().learns(4, "b", []).request(5, 5, refused, { pod: null })],
  [
    "no-endpoint",
    new Story().request(5, 15, { outcome: "timed-out", phase: "connect" }, { pod: null, dropped: true }),
  ],
  ["killed-by-its-probe", new Story().request(4.9, 5.2, reset).signal(5, "SIGTERM", "probe").exits(5.21, 0)],
  [
    // It came back after the restart: what was cut before is still explained by the first process's end.
    "killed-by-its-probe",
    new Story()
      .request(4.9, 5.2, reset)
      .signal(5, "SIGTERM", "probe")
      .exits(5.21, 0)
      .at(6, { type: "pod.started", pod: "web-1", pid: 2, pidOne: true, restart: 1 })
      .request(7, 8, ok),
  ],
  [
    // A client that dials the pod itself has no router that could learn.
    "door-shut-before-router-knew",
    new Story().deleted(5).signal(5.2).request(5.3, 5.3, refused, { router: "direct" }).exits(5.6, 0),
  ],
  [
    "proxy-gave-up",
    proxied().deleted(5).signal(5.2).request(5.3, 5.4, status(502), behind).tried(5.31, 5.32, "refused"),
  ],
  ["proxy-gave-up", proxied().request(5.3, 5.4, status(504), behind).tried(5.31, 5.39, "timed-out")],
  ["no-endpoint", proxied().request(5.3, 5.4, status(503), behind).tried(5.31, 5.31, "no-upstream")],
  [
    // The proxy passes on what the pod said: that is the pod's own doing.
    "turned-away",
    proxied().deleted(5).signal(5.2).request(5.3, 5.4, status(503), behind).tried(5.31, 5.39, "answered"),
  ],
];

test.each(stories)("%s", (cause, story) => {
  const losses = lossesOf(story.history);
  expect(losses.map((loss) => loss.cause)).toEqual([cause]);
});

describe("the chain of events", () => {
  const { history } = new Story()
    .deleted(5)
    .signal(5.2)
    .at(5.21, { type: "reported.closing", pod: "web-1" })
    .request(5.9, 5.9, refused)
    .exits(6.5, 0)
    .learns(7, "b", ["web-2"]);
  const [request] = history.requests.values();
  const found = request && explain(history, request);

  test("is told in the order of time, from the deletion to what the router learned", () => {
    expect(found?.chain.map(({ says }) => says)).toEqual([
      "web-1 is deleted; its slice says ready = false",
      "SIGTERM reaches web-1",
      "web-1 says that it closes its door",
      "b1, on node b, connects to web-1",
      "the connection is refused",
      "router b learns; web-1 leaves its table",
    ]);
  });

  test("names the proxy or the load balancer that stood in between", () => {
    const passedOn = proxied().deleted(5).signal(5.2).request(5.3, 5.4, status(503), behind);
    const balanced = new Story({ loadBalancer: {} }).request(5.3, 5.4, status(500), {
      router: "load-balancer",
    });
    const firstSent = (story: Story) => {
      const [one] = story.history.requests.values();
      return one && explain(story.history, one)?.chain.find(({ seq }) => seq === one.sent.seq)?.says;
    };
    expect(firstSent(passedOn.tried(5.31, 5.39, "answered"))).toBe("b1 reaches web-1 through ingress");
    expect(firstSent(balanced)).toBe("b1 connects to web-1 through load-balancer");
  });

  test("marks what only the pod said as no evidence", () => {
    expect(found?.chain.filter(({ evidence }) => !evidence).map(({ says }) => says)).toEqual([
      "web-1 says that it closes its door",
    ]);
  });

  test("names the smallest change that would have been enough", () => {
    expect(found?.saved).toBe("web-1 kept its door open 0.7 s after the signal");
  });
});

test("who said that it was ready before it could serve is told how much later that was", () => {
  const { history } = new Story().request(5.3, 5.4, status(500)).request(6, 7, ok);
  const [loss] = lossesOf(history);
  const found = loss && explain(history, loss.request);
  expect(found?.saved).toBe(
    "web-1 been listed only once it could serve: its readiness probe said so already, and its first good answer came 1.6 s later",
  );
  expect(found?.chain.map(({ says }) => says)).toEqual([
    "web-1's readiness probe succeeds",
    "b1, on node b, connects to web-1",
    "the answer is 500",
    "the first good answer of web-1",
  ]);
});

test("a payment that the ledger doesn't hold was answered before it was saved", () => {
  const { history } = new Story()
    .request(1, 2, ok)
    .at(9, { type: "request.reconciled", request: 1, outcome: "vanished", committed: 0 });
  expect(lossesOf(history).map(({ cause }) => cause)).toEqual(["answered-before-saved"]);
});

test("a payment that the ledger holds twice was charged twice", () => {
  const { history } = new Story()
    .request(1, 2, ok)
    .at(9, { type: "request.reconciled", request: 1, outcome: "doubled", committed: 2 });
  expect(lossesOf(history).map(({ cause }) => cause)).toEqual(["charged-twice"]);
});

test("what was tried again before it was charged twice is told from its first attempt on", () => {
  const { history } = new Story()
    .request(1, 2, { ...status(503), retrying: true })
    .request(5, 6, ok, { retryOf: 1, pod: "web-2" })
    .at(9, { type: "request.reconciled", request: 2, outcome: "doubled", committed: 2 });
  const [, last] = history.requests.values();
  expect(last && explain(history, last)?.chain.map(({ says }) => says)).toEqual([
    "the payment is sent to web-1",
    "the client is told 503",
    "it is sent again, to web-2",
    "the client is told 201",
    "the ledger holds it 2 times",
  ]);
});

test("a request that was answered, or is under way, has no cause", () => {
  const { history } = new Story().request(1, 2, ok);
  for (const request of history.requests.values()) expect(explain(history, request)).toBeUndefined();
});

describe("behind a proxy", () => {
  const { history } = proxied()
    .deleted(5)
    .signal(5.2)
    .request(5.3, 5.4, status(502), behind)
    .tried(5.31, 5.32, "refused", { pod: "web-2" })
    .tried(5.33, 5.34, "refused", { nth: 2 });
  const [request] = history.requests.values();
  const found = request && explain(history, request);

  test("what made the last try fail is said too", () => {
    expect(found).toMatchObject({ cause: "proxy-gave-up", behind: "door-shut-before-router-knew" });
    expect(found?.saved).toContain("web-1 kept its door open");
  });

  test("every try is in the chain, in order", () => {
    const tries = found?.chain.map(({ says }) => says).filter((says) => says.startsWith("try"));
    expect(tries).toEqual([
      "try 1: ingress dials web-2",
      "try 1: refused",
      "try 2: ingress dials web-1",
      "try 2: refused",
    ]);
  });
});

describe("an intent of several attempts", () => {
  const retried = (end: typeof ok | typeof refused) =>
    new Story()
      .request(5, 5, { ...refused, retrying: true })
      .request(5.5, 6, end, { retryOf: 1, pod: "web-2" });

  test("counts once, as its last attempt ended", () => {
    expect(score(retried(ok).history)).toMatchObject({ sent: 1, lost: 0, byOutcome: { ok: 1 } });
    expect(score(retried(refused).history)).toMatchObject({ sent: 1, lost: 1 });
  });

  test("is under way between two attempts", () => {
    expect(scoreAt(retried(ok).history, 5.2 * 200)).toMatchObject({ sent: 1, underWay: 1, lost: 0 });
  });

  test("is lost once the client has given up trying", () => {
    const story = new Story().request(5, 5, { ...refused, retrying: true });
    expect(score(story.history)).toMatchObject({ underWay: 1, lost: 0 });
    expect(score(story.at(6, { type: "request.abandoned", request: 1 }).history)).toMatchObject({ lost: 1 });
  });

  test("is no loss to its user when it was saved, yet the attempt has its cause", () => {
    const { history } = retried(ok);
    expect(lossesOf(history)).toEqual([]);
    expect(failuresOf(history).map(({ cause }) => cause)).toEqual(["door-shut-before-router-knew"]);
  });
});
