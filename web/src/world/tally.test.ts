import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryJournal } from "../../../server/protocol/arbitrary-journal.test-support.ts";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import {
  fold,
  inFlightAt,
  isLost,
  isUsersLoss,
  lastAt,
  outcomeAt,
  outcomeIds,
  scoreAt,
} from "../../../server/protocol/index.ts";
import { extend, newRun } from "./run.ts";

const header = exampleHeader({ ingress: {}, collector: "alive", jobs: { rate: 1 } });

/** Moments within, before and after a journal, which is about 2,000 ms long. */
const moments = fc.array(fc.oneof(fc.nat(2200), fc.constant(Infinity)), { minLength: 1, maxLength: 6 });

test("at any moment, the figures that are kept up are those of a look at every request", () => {
  fc.assert(
    fc.property(
      arbitraryJournal,
      moments,
      fc.array(fc.nat(200), { maxLength: 4 }),
      (events, times, breaks) => {
        const run = newRun("r", header);
        let from = 0;
        for (const to of [...breaks.toSorted((a, b) => a - b), events.length]) {
          extend(run, events.slice(from, to));
          from = Math.max(from, to);
        }
        const { tally, history } = run;
        for (const t of times) {
          expect(tally.scoreAt(t)).toEqual(scoreAt(history, t));
          const requests = [...history.requests.values()].filter(({ sent }) => sent.t <= t);
          expect(tally.sentBy(t)).toBe(requests.length);
          const ended = requests.map((request) => outcomeAt(request, t));
          for (const outcome of outcomeIds) {
            expect(tally.endedAt(t).get(outcome)).toBe(ended.filter((each) => each === outcome).length);
          }
          expect(tally.attemptsAt(t)).toEqual({
            sent: requests.length,
            retries: requests.filter(({ retryOf }) => retryOf !== undefined).length,
            failed: ended.filter((outcome) => outcome !== undefined && isLost(outcome)).length,
          });
          const jobs = [...history.jobs.values()].filter(({ queued }) => queued.t <= t);
          const last = jobs.map(({ steps }) => lastAt(steps, t)?.what);
          expect(tally.jobsAt(t)).toEqual({
            queued: last.filter((what) => what === undefined || what === "released").length,
            claimed: last.filter((what) => what === "claimed").length,
            done: last.filter((what) => what === "finished").length,
          });
          const then = fold(
            header,
            events.filter((event) => event.t <= t),
          );
          for (const pod of then.pods.keys()) expect(tally.inFlightAt(pod, t)).toBe(inFlightAt(then, pod, t));
        }
        for (const [row, request] of tally.rows.entries()) {
          expect(tally.rowOf(request.id)).toBe(row);
          expect(tally.isLost(row)).toBe(isUsersLoss(history, request));
        }
        expect(tally.jobs).toEqual([...history.jobs.values()]);
        expect(tally.sockets).toEqual([...history.sockets.values()]);
      },
    ),
    { numRuns: 1000 },
  );
});

test("whatever a row shows at two moments is the same where no change lies between them", () => {
  fc.assert(
    fc.property(arbitraryJournal, fc.nat(2200), fc.nat(2200), (events, one, other) => {
      const { tally } = (() => {
        const run = newRun("r", header);
        extend(run, events);
        return run;
      })();
      const [from, to] = one < other ? [one, other] : [other, one];
      const changed = new Set<number>();
      for (let nth = tally.changesBy(from); nth < tally.changesBy(to); nth += 1)
        changed.add(tally.changed(nth));
      for (const [row, request] of tally.rows.entries()) {
        if (!changed.has(row)) expect(outcomeAt(request, to)).toBe(outcomeAt(request, from));
      }
    }),
  );
});
