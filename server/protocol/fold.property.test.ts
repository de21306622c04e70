import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryJournal } from "./arbitrary-journal.test-support.ts";
import { judge } from "./checks/index.ts";
import { eventSchema, eventTypes, type LabEvent } from "./event.ts";
import { exampleHeader } from "./example.test-support.ts";
import { explain } from "./explain.ts";
import { apply, emptyHistory, fold } from "./fold.ts";
import type { History } from "./history.ts";
import { lostItems } from "./items/index.ts";
import { checkIds } from "./check.ts";
import { reportOf } from "./report.ts";
import { podStatusAt, scoreAt } from "./view.ts";
import { downSchema } from "./wire.ts";

const header = exampleHeader({ ingress: {}, collector: "alive", jobs: { rate: 1 } });

/** What the page, the command line and the grader make of a history. */
const seen = (history: History) => ({
  history,
  report: reportOf(history),
  verdicts: judge(history, checkIds),
  items: lostItems(history),
  causes: [...history.requests.values()].map((request) => explain(history, request)?.cause),
});

/** As a page gets its events: through the socket's own frames. */
function received(events: readonly LabEvent[]): LabEvent[] {
  const frame: unknown = JSON.parse(JSON.stringify({ type: "events", run: "r", events }));
  const down = downSchema.parse(frame);
  if (down.type !== "events") throw new Error("the frame changed its type");
  return down.events;
}

test("every type of event is drawn, and what is drawn is valid", () => {
  const drawn = new Set<string>();
  fc.assert(
    fc.property(arbitraryJournal, (events) => {
      for (const event of events) {
        drawn.add(event.type);
        expect(eventSchema.safeParse(event).success).toBe(true);
      }
    }),
  );
  expect([...drawn].toSorted()).toEqual(eventTypes.toSorted());
});

test("folding a journal twice gives the same, and changes no event", () => {
  fc.assert(
    fc.property(arbitraryJournal, (events) => {
      const before = structuredClone(events);
      expect(seen(fold(header, events))).toEqual(seen(fold(header, events)));
      expect(events).toEqual(before);
    }),
  );
});

test("folding half now and half after a reconnect gives the same", () => {
  fc.assert(
    fc.property(arbitraryJournal, fc.array(fc.nat(200), { maxLength: 4 }), (events, breaks) => {
      const history = emptyHistory(header);
      for (const end of [...breaks.toSorted((a, b) => a - b), Infinity]) {
        // The page says up to which event it knows the run, and gets what follows.
        const missed = events.filter(({ seq }) => seq > history.lastSeq && seq <= end);
        for (const event of received(missed)) apply(history, event);
      }
      expect(seen(history)).toEqual(seen(fold(header, received(events))));
    }),
  );
});

test("the score and every pod at a moment are what was known at that moment", () => {
  fc.assert(
    fc.property(arbitraryJournal, fc.nat(2000), (events, t) => {
      // What a bounded journal gave up is known as a sum only: it belongs to no moment.
      const whole = events.filter(({ type }) => type !== "journal.dropped");
      const then = fold(
        header,
        whole.filter((event) => event.t <= t),
      );
      const all = fold(header, whole);
      expect(scoreAt(all, t)).toEqual(scoreAt(then, t));
      for (const pod of then.pods.values()) {
        const later = all.pods.get(pod.name);
        expect(later && podStatusAt(all, later, t)).toEqual(podStatusAt(then, pod, t));
      }
    }),
    { numRuns: 2000 },
  );
});
