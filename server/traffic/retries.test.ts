import fc from "fast-check";
import type * as z from "zod/mini";
import { describe, expect, test } from "vitest";
import { trafficSchema } from "../protocol/scenario/traffic.ts";
import type { Ending } from "./exchange.ts";
import { Retries } from "./retries.ts";

type Settings = NonNullable<z.input<typeof trafficSchema>["retries"]>;
type Method = "GET" | "POST" | "PUT";

const plan = (retries: Settings, seed = 7): Retries =>
  new Retries({ traffic: trafficSchema.parse({ retries }), seed, second: 1000 });
const attempt = (method: Method, nth = 1, first = 1) => ({ first, attempt: nth, kind: { method } });
const failed = (outcome: Ending["outcome"], more: Partial<Ending> = {}): Ending => ({
  outcome,
  phase: outcome === "refused" ? "connect" : "waiting",
  status: undefined,
  retryAfter: undefined,
  ...more,
});
const unavailable = (retryAfter?: number): Ending =>
  failed("status-5xx", { phase: "done", status: 503, retryAfter });
const neverConnected = failed("timed-out", { phase: "connect" });

describe("which failures are tried again", () => {
  const endings = {
    refused: failed("refused"),
    dropped: neverConnected,
    reset: failed("reset"),
    truncated: failed("truncated", { phase: "reading" }),
    "timed out": failed("timed-out"),
    "status 503": unavailable(),
    "503, come again": unavailable(1),
    ok: failed("ok", { phase: "done", status: 200 }),
    "404": failed("ok", { phase: "done", status: 404 }),
    unsent: failed("unsent", { phase: "connect" }),
    "not HTTP": failed("unknown"),
  };
  const all = ["refused", "dropped", "reset", "truncated", "timed out", "status 503", "503, come again"];
  const table: [string, Settings, Method, string[]][] = [
    ["none", { policy: "none" }, "GET", []],
    ["naive, a payment", { policy: "naive" }, "POST", all],
    ["naive", { policy: "naive" }, "GET", all],
    ["idempotent", { policy: "idempotent" }, "GET", all],
    ["idempotent, an upload", { policy: "idempotent" }, "PUT", all],
    ["idempotent, a payment", { policy: "idempotent" }, "POST", ["refused", "dropped"]],
    ["idempotent, a payment with a key", { policy: "idempotent", keyed: true }, "POST", all],
    [
      "idempotent, a payment that a 503 leaves undone",
      { policy: "idempotent", safe503: true },
      "POST",
      ["refused", "dropped", "503, come again"],
    ],
    ["budgeted", { policy: "budgeted", budget: 1 }, "GET", all],
    ["budgeted, a payment", { policy: "budgeted", budget: 1 }, "POST", ["refused", "dropped"]],
  ];
  test.each(table)("%s", (_, settings, method, expected) => {
    const tried = Object.entries(endings).filter(([, ending]) => {
      const retries = plan(settings);
      retries.earn();
      return retries.next(attempt(method), ending) !== undefined;
    });
    expect(tried.map(([name]) => name)).toEqual(all.filter((name) => expected.includes(name)));
  });

  test("no more attempts than allowed, the first one included", () => {
    const retries = plan({ policy: "naive", attempts: 3 });
    const granted = [1, 2, 3, 4].map(
      (nth) => retries.next(attempt("GET", nth), failed("reset")) !== undefined,
    );
    expect(granted).toEqual([true, true, false, false]);
  });
});

describe("when", () => {
  const backoff = { min: 0.1, max: 0.5 };

  test("within the backoff, from the seed, whatever order the answers come in", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { minLength: 2 }),
        (seed, intents) => {
          const waits = (order: number[]): Map<number, number | undefined> => {
            const retries = plan({ policy: "naive", backoff }, seed);
            return new Map(
              order.map((first) => [first, retries.next(attempt("GET", 1, first), failed("reset"))]),
            );
          };
          const forwards = waits(intents);
          for (const wait of forwards.values()) {
            expect(wait).toBeGreaterThanOrEqual(100);
            expect(wait).toBeLessThanOrEqual(500);
          }
          const backwards = waits(intents.toReversed());
          expect(intents.map((first) => backwards.get(first))).toEqual(
            intents.map((first) => forwards.get(first)),
          );
        },
      ),
    );
  });

  test("neighbouring intents don't come back together", () => {
    const retries = plan({ policy: "naive", backoff });
    const waits = Array.from(
      { length: 1000 },
      (_, at) => retries.next(attempt("GET", 1, at + 1), failed("reset")) ?? 0,
    );
    const tenths = new Set(waits.map((wait) => Math.floor((wait - 100) / 40)));
    expect(tenths.size).toBe(10);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 1000).toSatisfy(
      (mean: number) => mean > 280 && mean < 320,
    );
  });

  test("a 503 that says when is not asked earlier; no other answer has a say", () => {
    const wait = (ending: Ending) => plan({ policy: "naive", backoff }).next(attempt("GET"), ending);
    expect(wait(unavailable(7))).toBe(7000);
    expect(wait(unavailable(0))).toBeLessThanOrEqual(500);
    expect(wait({ ...unavailable(7), status: 500 })).toBeLessThanOrEqual(500);
  });
});

describe("a budget", () => {
  const spend = (retries: Retries, times: number): number =>
    Array.from({ length: times }).filter(() => retries.next(attempt("GET"), failed("reset")) !== undefined)
      .length;

  test("is a share of the requests, at every moment", () => {
    const events = fc.array(fc.constantFrom("request", "failure"), { maxLength: 400 });
    fc.assert(
      fc.property(events, fc.constantFrom(0, 0.1, 0.2, 0.5, 1), (order, budget) => {
        const retries = plan({ policy: "budgeted", budget });
        let [sent, granted] = [0, 0];
        for (const event of order) {
          if (event === "request") retries.earn();
          if (event === "request") sent++;
          else granted += spend(retries, 1);
          expect(granted).toBeLessThanOrEqual(sent * budget + 1e-6);
        }
      }),
    );
  });

  test("is spent in full when everything fails", () => {
    const retries = plan({ policy: "budgeted", budget: 0.2 });
    let granted = 0;
    for (let sent = 0; sent < 100; sent++) {
      retries.earn();
      granted += spend(retries, 1);
    }
    expect(granted).toBe(20);
  });

  test("a quiet hour doesn't pay for a storm", () => {
    const retries = plan({ policy: "budgeted", budget: 0.2 });
    for (let sent = 0; sent < 10_000; sent++) retries.earn();
    expect(spend(retries, 1000)).toBe(20);
  });
});
