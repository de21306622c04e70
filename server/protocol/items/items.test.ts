import { expect, test } from "vitest";
import type { Cause } from "../cause.ts";
import { explain } from "../explain.ts";
import { judge } from "../checks/index.ts";
import type { CheckId, CheckStatus } from "../check.ts";
import { Story } from "../story.test-support.ts";
import { lostItems } from "./index.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const told = (scenario = {}) => new Story(scenario).deleted(5).signal(5.2);
const collected = { collector: "alive" } as const;
const span = (request: number) =>
  ({ type: "span.received", pod: "web-1", span: "a", name: "POST /pay", request }) as const;

const socket = (code: number, by: "client" | "pod" = "pod") =>
  told()
    .at(1, { type: "socket.opened", socket: 1, client: "a1", router: "a", pod: "web-1", attempt: 0 })
    .at(8, { type: "socket.closed", socket: 1, code, reason: "", by });

/** A client that gets these events, its connection ending between the two lists. */
function follower(first: number[], second: number[], partial = false, ends = 4): Story {
  const story = told();
  const open = (id: number, at: number, lastEventId: number | null) =>
    story.at(at, {
      type: "stream.opened",
      stream: id,
      client: "a1",
      router: "a",
      pod: id === 1 ? "web-1" : "web-2",
      attempt: id - 1,
      lastEventId,
    });
  open(1, 1, null);
  for (const [index, event] of first.entries())
    story.at(2 + index / 10, { type: "stream.event", stream: 1, event });
  story.at(ends, { type: "stream.closed", stream: 1, how: "cut", by: "pod", partial });
  open(2, ends + 0.5, first.at(-1) ?? null);
  for (const [index, event] of second.entries())
    story.at(ends + 1 + index / 10, { type: "stream.event", stream: 2, event });
  return story;
}

const rows: [string, Cause[], Story][] = [
  [
    "a job finished before the end is none",
    [],
    told().job(1, 1, [2, "claimed", "web-1"], [6, "finished", "web-1"]).exits(7, 0),
  ],
  [
    "a job given back is none",
    [],
    told().job(1, 1, [2, "claimed", "web-1"], [6, "released", "web-1"]).exits(7, 0),
  ],
  [
    "a job that is claimed while stopping, by a container that was killed before and restarted",
    ["claimed-while-stopping"],
    new Story()
      .signal(1, "SIGKILL", "learner")
      .exits(1.1, null, "SIGKILL")
      .at(2, { type: "pod.started", pod: "web-1", pid: 2, pidOne: true, restart: 1 })
      .deleted(5)
      .signal(5.2)
      .job(1, 4, [6, "claimed", "web-1"])
      .exits(7, 0),
  ],
  [
    "a job that a killed container took with it, though its pod lives on",
    ["job-dropped"],
    new Story()
      .job(1, 0.5, [0.8, "claimed", "web-1"])
      .signal(1, "SIGKILL", "learner")
      .exits(1.1, null, "SIGKILL")
      .at(2, { type: "pod.started", pod: "web-1", pid: 2, pidOne: true, restart: 1 }),
  ],
  ["a job under way on a pod that lives on is none", [], new Story().job(1, 1, [2, "claimed", "web-1"])],
  [
    "a job under way when the run ends is none",
    [],
    new Story()
      .job(1, 1, [2, "claimed", "web-1"])
      .at(7, { type: "signal.sent", pod: "web-1", signal: "SIGKILL", by: "end of run" })
      .exits(7, null, "SIGKILL"),
  ],
  ["a job that went with its pod", ["job-dropped"], told().job(1, 1, [2, "claimed", "web-1"]).exits(7, 0)],
  [
    "a job that went with its pod, though another did it when the lease was over",
    ["job-dropped"],
    told()
      .job(1, 1, [2, "claimed", "web-1"], [15, "claimed", "web-2"], [16, "finished", "web-2"])
      .exits(7, 0),
  ],
  [
    "a job claimed after the signal and left",
    ["claimed-while-stopping"],
    told().job(1, 1, [6, "claimed", "web-1"]).exits(7, 0),
  ],
  [
    "a job whose claim was on its way when the signal came, and that was left",
    ["job-dropped"],
    told().job(1, 1, [5.3, "claimed", "web-1"]).exits(7, 0),
  ],
  [
    "a job that two pods finished",
    ["job-done-twice"],
    told()
      .job(
        1,
        1,
        [2, "claimed", "web-1"],
        [5, "claimed", "web-2"],
        [6, "finished", "web-2"],
        [7, "finished", "web-1"],
      )
      .exits(8, 0),
  ],
  ["a span that came", [], told(collected).request(4, 5, ok).at(6, span(1)).exits(7, 0)],
  ["a span that never came, exit 0", ["tracer-not-shut-down"], told(collected).request(4, 5, ok).exits(7, 0)],
  [
    "a span that never came, killed",
    ["flush-cut-off"],
    told(collected).request(4, 5, ok).signal(35, "SIGKILL", "grace").exits(35, null, "SIGKILL"),
  ],
  ["a span that never came, exit 1", ["flush-cut-off"], told(collected).request(4, 5, ok).exits(7, 1)],
  [
    "a span for a dead collector",
    ["collector-dead"],
    told({ collector: "dead" }).request(4, 5, ok).exits(7, 0),
  ],
  ["a span of a pod that lives on", [], new Story(collected).request(4, 5, ok)],
  ["no collector, no spans", [], told().request(4, 5, ok).exits(7, 0)],
  ["a WebSocket closed with 1001", [], socket(1001).exits(8.1, 0)],
  ["a WebSocket that its client left", [], socket(1006, "client").exits(8.1, 0)],
  ["a WebSocket dropped", ["socket-dropped"], socket(1006).exits(8.1, 0)],
  [
    "a WebSocket held until SIGKILL",
    ["socket-held"],
    socket(1006).signal(8, "SIGKILL", "grace").exits(8.1, null, "SIGKILL"),
  ],
  [
    "a WebSocket held until SIGKILL, on a machine where the process took long to end",
    ["socket-held"],
    told()
      .at(1, { type: "socket.opened", socket: 1, client: "a1", router: "a", pod: "web-1", attempt: 0 })
      .signal(6, "SIGKILL", "grace")
      .at(8, { type: "socket.closed", socket: 1, code: 1006, reason: "", by: "pod" })
      .exits(8.1, null, "SIGKILL"),
  ],
  ["a stream that went on where it was", [], follower([1, 2, 3], [4, 5])],
  ["a stream cut in an event that came again", [], follower([1, 2, 3], [4, 5], true)],
  ["a stream with a gap", ["event-lost", "event-lost"], follower([1, 2, 3], [6])],
  ["a stream cut in an event that never came", ["stream-cut"], follower([1, 2, 3], [5], true)],
  ["a stream that began again", ["event-doubled", "event-doubled"], follower([1, 2, 3], [2, 3, 4])],
];

test.each(rows)("%s: %j", (_, expected, { history, events }) => {
  const found = lostItems(history);
  expect(found.map(({ cause }) => cause)).toEqual(expected);
  for (const { chain, saved } of found) {
    expect(saved).not.toBe("");
    expect(chain.length).toBeGreaterThan(1);
    for (const { seq } of chain) expect(events.some((event) => event.seq === seq)).toBe(true);
  }
  for (const request of history.requests.values()) expect(explain(history, request)).toBeUndefined();
});

const database = (how: "terminate" | "fin" | "rst", busy = false, at = 6) =>
  told()
    .at(1, { type: "database.opened", pod: "web-1", session: 1 })
    .at(at, { type: "database.closed", pod: "web-1", session: 1, how, queries: 3, busy })
    .exits(7, 0);

const verdicts: [CheckId, CheckStatus, Story][] = [
  ["in-flight", "pass", socket(1001).exits(8.1, 0)],
  ["in-flight", "fail", socket(1006).exits(8.1, 0)],
  ["in-flight", "fail", socket(1006).request(5, 5.4, ok).exits(8.1, 0)],
  ["in-flight", "unknown", socket(1000, "client").exits(8.1, 0)],
  ["in-flight", "pass", follower([1, 2, 3], [4, 5], true, 6).exits(8, 0)],
  ["in-flight", "fail", follower([1, 2, 3], [5], true, 6).exits(8, 0)],
  ["in-flight", "fail", follower([1, 2, 3], [5], false, 6).exits(8, 0)],
  ["in-flight", "fail", follower([1, 2, 3], [3, 4], false, 6).exits(8, 0)],
  ["workers-stop", "pass", told().job(1, 1, [2, "claimed", "web-1"], [6, "finished", "web-1"]).exits(7, 0)],
  ["workers-stop", "pass", told().job(1, 1, [5.3, "claimed", "web-1"], [6, "finished", "web-1"]).exits(7, 0)],
  ["workers-stop", "fail", told().job(1, 1, [6, "claimed", "web-1"], [6.5, "finished", "web-1"]).exits(7, 0)],
  ["workers-stop", "unknown", told().job(1, 1, [6, "claimed", "web-2"]).exits(7, 0)],
  ["workers-finish", "pass", told().job(1, 1, [4, "claimed", "web-1"], [6, "finished", "web-1"]).exits(7, 0)],
  ["workers-finish", "pass", told().job(1, 1, [4, "claimed", "web-1"], [6, "released", "web-1"]).exits(7, 0)],
  ["workers-finish", "fail", told().job(1, 1, [4, "claimed", "web-1"]).exits(7, 0)],
  [
    "workers-finish",
    "fail",
    told()
      .job(
        1,
        1,
        [4, "claimed", "web-1"],
        [6, "claimed", "web-2"],
        [6.5, "finished", "web-2"],
        [6.8, "finished", "web-1"],
      )
      .exits(7, 0),
  ],
  [
    "workers-finish",
    "unknown",
    told().job(1, 1, [2, "claimed", "web-1"], [4, "finished", "web-1"]).exits(7, 0),
  ],
  ["resources-close", "pass", database("terminate")],
  ["resources-close", "fail", database("fin")],
  ["resources-close", "fail", database("rst")],
  ["resources-close", "fail", database("terminate", true)],
  ["resources-close", "unknown", database("terminate", false, 3)],
  [
    "resources-close",
    "fail",
    database("terminate").request(5.1, 6.5, { outcome: "status-5xx", phase: "done", status: 500 }),
  ],
  ["telemetry", "pass", told(collected).request(4, 5, ok).at(6, span(1)).exits(7, 0)],
  ["telemetry", "fail", told(collected).request(4, 5, ok).exits(7, 0)],
  ["telemetry", "unknown", told({ collector: "dead" }).request(4, 5, ok).exits(7, 0)],
  ["telemetry", "unknown", told().request(4, 5, ok).exits(7, 0)],
  ["telemetry", "unknown", told(collected).exits(7, 0)],
];

test.each(verdicts)("%s: %s", (id, status, { history, events }) => {
  const [verdict] = judge(history, [id]);
  expect(verdict).toMatchObject({ id, status });
  expect(verdict?.why).not.toBe("");
  for (const seq of verdict?.evidence ?? []) expect(events.some((event) => event.seq === seq)).toBe(true);
});

test("of several pods that were told to stop, the worst one decides", () => {
  const story = told()
    .exits(7, 0)
    .at(8, { type: "pod.deleted", pod: "web-2", graceSeconds: 30 })
    .at(8.2, { type: "signal.sent", pod: "web-2", signal: "SIGTERM", by: "kubelet" });
  const end = (code: number) =>
    judge(story.at(9, { type: "pod.exited", pod: "web-2", code, signal: null, open: 0 }).history, [
      "exit",
    ])[0];
  expect(end(0)).toMatchObject({ status: "pass" });
  expect(end(3)).toMatchObject({ status: "fail", why: "web-2: exit 3 after 1.0 s" });
});

test("what a restarted container is judged by is its deletion, and not how an earlier process of it ended", () => {
  const story = new Story()
    .signal(1, "SIGKILL", "learner")
    .exits(1.1, null, "SIGKILL")
    .at(2, { type: "pod.started", pod: "web-1", pid: 2, pidOne: true, restart: 1 })
    .request(3, 6, ok)
    .deleted(5)
    .signal(5.2)
    .job(1, 4, [6, "claimed", "web-1"])
    .exits(7, 0);
  const [job] = lostItems(story.history);
  expect(job?.chain.map(({ says }) => says)).toContain("SIGTERM reaches web-1");
  expect(job?.chain.map(({ says }) => says)).not.toContain("SIGKILL reaches web-1");
  expect(judge(story.history, ["in-flight"])).toMatchObject([{ status: "pass" }]);
});

test("a job's story is told by the database's clock, however late the lab heard of it", () => {
  const second = new Story().history.header.scenario.second;
  const story = told()
    .at(4.9, { type: "job.queued", job: 1, atMs: 4.5 * second })
    .at(5.6, { type: "job.claimed", job: 1, pod: "web-1", atMs: 4.6 * second })
    .exits(7, 0);
  const [job] = lostItems(story.history);
  expect(job?.chain.map(({ says, t }) => [says, t / second])).toEqual([
    ["job 1 is queued", 4.5],
    ["web-1 claims it", 4.6],
    ["SIGTERM reaches web-1", 5.2],
    ["web-1 is gone: exit 0", 7],
  ]);
});
