import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { isLost, type History } from "../../../server/protocol/index.ts";
import { Story } from "../../../server/protocol/story.test-support.ts";
import { toPerfetto } from "./perfetto.ts";

const place = { pid: z.int().check(z.positive()), tid: z.int().check(z.nonnegative()), name: z.string() };
const at = { ts: z.int().check(z.nonnegative()) };
const args = z.record(z.string(), z.union([z.string(), z.number()]));
const tied = { cat: z.string(), id: z.string() };

/** What the format's description asks of each kind of event. */
const eventSchema = z.discriminatedUnion("ph", [
  z.strictObject({
    ph: z.literal("M"),
    pid: place.pid,
    tid: place.tid,
    name: z.enum(["process_name", "process_sort_index", "thread_name", "thread_sort_index"]),
    args,
  }),
  z.strictObject({
    ph: z.literal("X"),
    ...place,
    ...at,
    dur: z.int().check(z.nonnegative()),
    cat: z.string(),
    args: z.optional(args),
  }),
  z.strictObject({ ph: z.literal("b"), ...place, ...at, ...tied, args }),
  z.strictObject({ ph: z.literal("e"), ...place, ...at, ...tied }),
  z.strictObject({ ph: z.literal("i"), ...place, ...at, cat: z.string(), s: z.literal("t"), args }),
  z.strictObject({ ph: z.literal("s"), ...place, ...at, ...tied }),
  z.strictObject({ ph: z.literal("f"), ...place, ...at, ...tied, bp: z.literal("e") }),
]);
const traceSchema = z.strictObject({
  traceEvents: z.array(eventSchema),
  displayTimeUnit: z.enum(["ms", "ns"]),
  otherData: args,
});

const shutdown = (): History =>
  new Story()
    .at(0, { type: "log", pod: "web-1", stream: "stdout", line: "listening" })
    .request(1, 1.2, { outcome: "ok", phase: "done", status: 201 })
    .request(1.1, 1.3, { outcome: "ok", phase: "done", status: 201 }, { reused: true })
    .deleted(2)
    .signal(2.1)
    .request(2.2, 2.21, { outcome: "refused", phase: "connect", errno: "ECONNREFUSED" })
    .learns(3, "b", ["web-2"])
    .exits(3.5, 0)
    .job(1, 1, [1.1, "claimed", "web-2"], [1.5, "finished", "web-2"]).history;

const traceOf = (history: History) => traceSchema.parse(JSON.parse(toPerfetto(history)));

describe("a trace for Perfetto", () => {
  const history = shutdown();
  const { traceEvents, otherData } = traceOf(history);
  const names = new Map(
    traceEvents.flatMap((event) =>
      event.ph === "M" && event.name === "process_name" ? [[event.pid, event.args["name"]]] : [],
    ),
  );
  const of = <P extends (typeof traceEvents)[number]["ph"]>(ph: P) =>
    traceEvents.filter((event): event is Extract<(typeof traceEvents)[number], { ph: P }> => event.ph === ph);

  test("has clients, routers and pods as processes", () => {
    expect([...names.values()]).toEqual([
      "cluster",
      "router a",
      "router b",
      "web-1",
      "web-2",
      "client b1",
      "jobs",
    ]);
    expect(otherData["deletion, µs since the run began"]).toBe(2 * 200 * 1000);
  });

  test("has each request once, with its times and how it ended", () => {
    const begun = of("b").filter(({ cat }) => cat === "request");
    expect(begun).toHaveLength(history.requests.size);
    for (const request of history.requests.values()) {
      const begin = begun.find(({ id }) => id === `client-${request.id}`);
      const end = of("e").find(({ id }) => id === `client-${request.id}`);
      expect(begin?.ts).toBe(Math.round(request.sent.t * 1000));
      expect(end?.ts).toBe(Math.round((request.settled?.t ?? 0) * 1000));
      expect(begin?.args["outcome"]).toBe(request.outcome);
    }
    const lost = begun.filter(({ args: { outcome } }) => isLost(outcome as "refused"));
    expect(lost.map(({ args: { cause } }) => cause)).toEqual(["door-shut-before-router-knew"]);
  });

  test("ends every asynchronous slice that it begins, and never before it began", () => {
    expect(of("e")).toHaveLength(of("b").length);
    for (const begin of of("b")) {
      const [end, ...more] = of("e").filter(({ id, cat }) => id === begin.id && cat === begin.cat);
      expect(more).toEqual([]);
      expect(end?.ts).toBeGreaterThanOrEqual(begin.ts);
    }
  });

  test("ties each flow to a slice at its client and to one at its pod", () => {
    expect(of("s").length).toBeGreaterThan(0);
    for (const start of of("s")) {
      const end = of("f").find(({ id }) => id === start.id);
      for (const [half, name] of [
        [start, "client b1"],
        [end, "web-1"],
      ] as const) {
        expect(names.get(half?.pid ?? 0)).toBe(name);
        expect(
          of("X").some(
            ({ pid, tid, ts, dur }) =>
              pid === half?.pid && tid === half.tid && ts <= half.ts && half.ts <= ts + dur,
          ),
        ).toBe(true);
      }
    }
  });

  test("has signals, the exit and the jobs", () => {
    const instants = of("i").map(({ pid, name }) => `${names.get(pid)}: ${name}`);
    expect(instants).toEqual(expect.arrayContaining(["web-1: SIGTERM", "web-1: exit 0", "web-1: listening"]));
    expect(of("b").find(({ cat }) => cat === "job")).toMatchObject({
      name: "job at web-2",
      args: { job: 1, ended: "finished" },
    });
  });

  test("nests or parts the slices of a thread", () => {
    const threads = Map.groupBy(of("X"), ({ pid, tid }) => `${pid}/${tid}`);
    for (const list of threads.values()) {
      for (const a of list) {
        for (const b of list) {
          const crosses = a.ts < b.ts && b.ts < a.ts + a.dur && a.ts + a.dur < b.ts + b.dur;
          expect(crosses, `${a.name} and ${b.name}`).toBe(false);
        }
      }
    }
  });
});
