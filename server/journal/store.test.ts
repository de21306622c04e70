import { expect, test } from "vitest";
import fc from "fast-check";
import {
  fold,
  fromJsonl,
  score,
  toJsonl,
  type EventBody,
  type Header,
  type LabEvent,
} from "../protocol/index.ts";
import { createRecorder } from "./recorder.ts";
import { JournalStore } from "./store.ts";
import { exampleHeader } from "../protocol/example.test-support.ts";

const header: Header = exampleHeader();

/** A seeded stream of requests, a few of them lost, with logs in between. */
function traffic(outcomes: readonly ("ok" | "refused" | "retried" | "pending")[]): EventBody[] {
  return outcomes.flatMap((outcome, index): EventBody[] =>
    outcome === "retried"
      ? [...attempt(2 * index, "refused", true), ...attempt(2 * index + 1, "ok", false, 2 * index)]
      : attempt(2 * index, outcome),
  );
}

function attempt(
  request: number,
  outcome: "ok" | "refused" | "pending",
  retrying = false,
  retryOf?: number,
): EventBody[] {
  return [
    {
      type: "request.sent",
      request,
      client: "a1",
      router: "a",
      pod: "web-1",
      connection: request,
      reused: false,
      intended: request,
      method: "POST",
      path: "/pay",
      ...(retryOf !== undefined && { retryOf, attempt: 2 }),
    },
    { type: "log", pod: "web-1", stream: "stdout", line: `took ${request}` },
    ...(outcome === "pending"
      ? []
      : [
          {
            type: "request.settled",
            request,
            outcome,
            phase: "done",
            bytes: 10,
            retrying,
          } satisfies EventBody,
        ]),
  ];
}

function record(bodies: readonly EventBody[], limit: number) {
  let t = 0;
  const all: LabEvent[] = [];
  const store = new JournalStore(limit);
  const recorder = createRecorder({ now: () => t++ }, (event) => {
    all.push(event);
    store.append(event);
  });
  for (const body of bodies) recorder.emit(body);
  return { all, store };
}

const streams = fc.array(
  fc.constantFrom("ok" as const, "ok" as const, "refused" as const, "retried" as const, "pending" as const),
  {
    maxLength: 300,
  },
);

test("a bounded journal scores like the whole one, keeps every loss and stays readable", () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 8, max: 400 }), (outcomes, limit) => {
      const { all, store } = record(traffic(outcomes), limit);
      const kept = store.after(0);
      const whole = fold(header, all);
      const bounded = fold(header, kept);
      expect(score(bounded)).toEqual(score(whole));
      const lost = (events: readonly LabEvent[]) =>
        events.filter((e) => e.type === "request.settled" && e.outcome === "refused");
      expect(lost(kept)).toEqual(lost(all));
      expect(fromJsonl(toJsonl({ header, events: kept })).events).toEqual(kept);
    }),
  );
});

test("a bounded journal says what it dropped", () => {
  const { all, store } = record(traffic(Array.from({ length: 200 }, () => "ok" as const)), 100);
  const history = fold(header, store.after(0));
  expect(store.length).toBeLessThanOrEqual(101);
  expect(history.dropped.events + store.length - 1).toBe(all.length);
});

test("a reader that resumes gets exactly what it has not seen", () => {
  const { all, store } = record(traffic(["ok", "refused", "ok"]), 1000);
  for (let seen = 0; seen <= all.length; seen += 1) expect(store.after(seen)).toEqual(all.slice(seen));
});

test("a reader whose place was given up starts again instead of counting twice", () => {
  const { all, store } = record(traffic(Array.from({ length: 200 }, () => "ok" as const)), 100);
  const whole = score(fold(header, all));
  for (let seen = 0; seen <= all.length; seen += 1) {
    const known = store.resumableFrom(seen) ? all.slice(0, seen) : [];
    const rest = store.after(store.resumableFrom(seen) ? seen : 0);
    expect(score(fold(header, [...known, ...rest]))).toEqual(whole);
  }
});

test("a gap in the stream is refused at once", () => {
  const store = new JournalStore();
  expect(() => store.append({ seq: 2, t: 0, type: "pod.ready", pod: "web-1" })).toThrow(
    /event 2 arrived after 0/,
  );
});
