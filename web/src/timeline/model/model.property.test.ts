import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryJournal } from "../../../../server/protocol/arbitrary-journal.test-support.ts";
import { exampleHeader } from "../../../../server/protocol/example.test-support.ts";
import type { LabEvent } from "../../../../server/protocol/index.ts";
import { broken, events, header as plotted } from "../../kit/synthetic.test-support.ts";
import { extend, newRun } from "../../world/run.ts";
import { TimelineModel } from "./model.ts";

const example = exampleHeader({ ingress: {}, collector: "alive", jobs: { rate: 1 } });

/**
 * Any journal in which requests by the ingress, and only those, are handed to pods by it while they are under way, and
 * each try ends once: the lab writes no other.
 */
const journals = arbitraryJournal.map((list) => {
  const proxied = new Map<number, boolean>();
  const over = new Set<string>();
  return list.flatMap((event): LabEvent[] => {
    if (event.type === "request.sent") {
      const known = proxied.get(event.request);
      if (known === undefined) proxied.set(event.request, event.router === "ingress");
      return [event.router === "ingress" ? { ...event, pod: null } : event];
    }
    if (event.type === "proxy.tried" || event.type === "proxy.settled") {
      const key = `${event.type} ${event.request} ${event.nth}`;
      const late = event.type === "proxy.tried" && over.has(`settled ${event.request}`);
      if (!proxied.get(event.request) || over.has(key) || late) return [];
      over.add(key);
    }
    if (event.type === "request.settled") over.add(`settled ${event.request}`);
    return [event];
  });
});

/** Everything that a model would draw. */
function drawn(model: TimelineModel) {
  return {
    failed: [...model.failed].toSorted((a, b) => a - b),
    answered: Object.fromEntries(model.lastAnswer),
    tracks: model.tracks().map((track) => ({
      of: track.of,
      pod: track.pod,
      rows: track.rows,
      lost: track.lost,
      bars: Array.from({ length: track.length }, (_, index) => [
        track.id[index],
        track.nth[index],
        track.from[index],
        track.to[index],
        track.row[index],
      ]),
      counts: [0, 50, 500, 5000].map((t) => [track.begunBefore(t), track.endedBefore(t)]),
    })),
  };
}

/** A model that was given the events in pieces, growing after each. */
function inPieces(
  header: typeof example,
  list: readonly LabEvent[],
  breaks: readonly number[],
): TimelineModel {
  const run = newRun("pieces", header);
  const model = new TimelineModel(run);
  const cuts = [0, ...breaks.filter((cut) => cut < list.length).toSorted((a, b) => a - b), list.length];
  for (const [index, cut] of cuts.slice(1).entries()) {
    extend(run, list.slice(cuts[index], cut));
    model.grow();
  }
  return model;
}

describe("a model that grows with its run", () => {
  test("draws what the whole run would, whatever the pieces it came in", () => {
    fc.assert(
      fc.property(journals, fc.array(fc.nat(200), { maxLength: 6 }), (list, breaks) => {
        expect(drawn(inPieces(example, list, breaks))).toEqual(drawn(inPieces(example, list, [])));
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test("event by event, too, for a run as it happens", () => {
    const list = events(broken);
    const all = list.map((_, index) => index);
    expect(drawn(inPieces(plotted(broken), list, all))).toEqual(drawn(inPieces(plotted(broken), list, [])));
  });

  test("reads each event once: growing again changes nothing", () => {
    const model = inPieces(plotted(broken), events(broken), [100, 200]);
    const before = drawn(model);
    expect(model.grow()).toBe(false);
    expect(drawn(model)).toEqual(before);
  });
});
