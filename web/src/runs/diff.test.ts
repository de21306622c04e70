import { describe, expect, test } from "vitest";
import { Story } from "../../../server/protocol/story.test-support.ts";
import { diffInWords, diffOf, endingInWords } from "./diff.ts";

const ok = { outcome: "ok", phase: "done", status: 201 } as const;
const refused = { outcome: "refused", phase: "connect" } as const;
const reset = { outcome: "reset", phase: "waiting" } as const;

/** Three requests, a second apart, that end as they are told. */
const three = (first: typeof ok | typeof refused | typeof reset, slow = 0) =>
  new Story()
    .request(1, 1.1, first)
    .request(2, 2.1, ok)
    .request(3, 3.1 + slow, ok).history;

describe("two runs under the same arrivals", () => {
  test("a request that was refused and is answered is told of, by number and in a sentence", () => {
    const diff = diffOf(three(refused), three(ok));
    expect(diff.differ).toBeUndefined();
    expect(diff.pairs.map(({ nth, change }) => [nth, change])).toEqual([
      [1, "saved"],
      [2, "same"],
      [3, "same"],
    ]);
    expect([diff.pairs[0]?.before, diff.pairs[0]?.after].map(endingInWords)).toEqual(["refused", "201"]);
    expect(diffInWords(diff)).toBe("1 request that was refused is answered");
  });

  test("the other way round it is a loss", () => {
    expect(diffInWords(diffOf(three(ok), three(reset)))).toBe("1 that was answered is reset");
  });

  test("lost both times, but in another way", () => {
    expect(diffInWords(diffOf(three(refused), three(reset)))).toBe("1 is lost in another way");
  });

  test("an answer that comes later is told of, noise is not", () => {
    expect(diffInWords(diffOf(three(ok), three(ok, 0.4)))).toBe("#3 is slower by 0.4 s");
    expect(diffInWords(diffOf(three(ok), three(ok, 0.1)))).toBe("Every request ended the same way");
    expect(diffOf(three(ok, 0.4), three(ok)).counts.faster).toBe(1);
  });

  test("the same losses are not called no losses", () => {
    expect(diffInWords(diffOf(three(refused), three(refused)))).toBe("The same 1 request is lost");
  });

  test("what one run was too short for stands alone", () => {
    const short = new Story().request(1, 1.1, ok).history;
    const diff = diffOf(short, three(ok));
    expect(diff.pairs.map(({ change }) => change)).toEqual(["same", "alone", "alone"]);
    expect(endingInWords(diff.pairs[2]?.before)).toBe("not sent");
  });

  test("a request that was tried again counts as its last attempt ended", () => {
    const again = new Story()
      .request(1, 1.1, { ...refused, retrying: true })
      .request(1.5, 1.6, ok, { retryOf: 1, pod: "web-2" })
      .request(2, 2.1, ok)
      .request(3, 3.1, ok).history;
    const diff = diffOf(three(refused), again);
    expect(diff.pairs).toHaveLength(3);
    expect(diff.pairs[0]).toMatchObject({ change: "saved" });
    expect(endingInWords(diff.pairs[0]?.after)).toBe("201 at attempt 2");
  });

  test("a cluster that began later has the same arrivals", () => {
    const later = new Story().request(5, 5.1, ok).request(6, 6.1, ok).request(7, 7.1, ok).history;
    expect(diffOf(three(ok), later).differ).toBeUndefined();
  });
});

describe("runs whose arrivals differ are not held against each other request by request", () => {
  test("by seed, by rate, by what was sent", () => {
    const other = (change: object) => new Story(change).request(1, 1.1, ok).request(2, 2.1, ok).history;
    const own = other({});
    expect(diffOf(own, other({ seed: 8 })).differ).toBe("the seeds differ (7 and 8)");
    expect(diffOf(own, other({ traffic: { rate: 80 } })).differ).toBe(
      "the rates differ (50 and 80 requests a second)",
    );
    const moved = new Story().request(1, 1.1, ok).request(2.5, 2.6, ok).history;
    expect(diffOf(own, moved)).toMatchObject({ differ: "their traffic is not the same", pairs: [] });
    expect(diffInWords(diffOf(own, moved))).toBe("Not the same arrivals: their traffic is not the same");
  });
});
