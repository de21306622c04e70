import { expect, test } from "vitest";
import type { Cause } from "../cause.ts";
import { judge } from "../checks/index.ts";
import { Story } from "../story.test-support.ts";
import { lostItems } from "./index.ts";

/**
 * Two clients of one feed until 40: the one has gone on, the other has these streams, each from a moment to another,
 * with what it gets in it.
 */
function besides(
  others: readonly (readonly [at: number, event: number])[],
  ...own: readonly {
    from: number;
    to: number;
    by?: "client" | "pod";
    got: readonly (readonly [number, number])[];
  }[]
): Story {
  const story = new Story({
    traffic: { streams: { clientsPerNode: 1, path: "/events", reconnect: { first: 0.5, max: 5 } } },
    feed: { rate: 1 },
  })
    .deleted(5)
    .signal(5.2);
  const streams = [
    { client: "b1", pod: "web-2", from: 1, to: 40, by: "client" as const, got: others },
    ...own.map((stream) => ({ client: "a1", pod: "web-1", by: "pod" as const, ...stream })),
  ];
  for (const [index, { client, pod, from, to, by, got }] of streams.entries()) {
    const stream = index + 1;
    const attempt = client === "b1" ? 0 : index - 1;
    story.at(from, { type: "stream.opened", stream, client, router: "a", pod, attempt, lastEventId: null });
    for (const [at, event] of got) story.at(at, { type: "stream.event", stream, event });
    story.at(to, { type: "stream.closed", stream, how: "ended", by, partial: false });
  }
  return story;
}

const rows: [string, Cause[], Story][] = [
  [
    "a client that never came back while the feed went on",
    ["client-left-behind", "client-left-behind"],
    besides(
      [
        [4, 1],
        [12, 2],
        [20, 3],
        [39, 4],
      ],
      { from: 1, to: 10, got: [[4, 1]] },
    ),
  ],
  [
    "a client that came back and heard nothing more",
    ["client-left-behind", "client-left-behind"],
    besides(
      [
        [4, 1],
        [12, 2],
        [20, 3],
      ],
      { from: 1, to: 10, got: [[4, 1]] },
      { from: 11, to: 40, by: "client", got: [] },
    ),
  ],
  [
    "a client that was on its way back when the run ended",
    [],
    besides(
      [
        [4, 1],
        [12, 2],
        [36, 3],
      ],
      {
        from: 1,
        to: 35,
        got: [
          [4, 1],
          [12, 2],
        ],
      },
    ),
  ],
  [
    "a client that is behind and still gets what it missed",
    [],
    besides(
      [
        [4, 1],
        [12, 2],
        [20, 3],
        [30, 4],
      ],
      { from: 1, to: 10, got: [[4, 1]] },
      {
        from: 12,
        to: 40,
        by: "client",
        got: [
          [34, 2],
          [38, 3],
        ],
      },
    ),
  ],
  [
    "a feed of which nobody hears",
    ["client-left-behind", "client-left-behind"],
    besides([], { from: 2, to: 40, by: "client", got: [] }),
  ],
  [
    "a feed that nobody had the time to hear of",
    [],
    besides([[36, 1]], { from: 35, to: 40, by: "client", got: [] }),
  ],
];

test.each(rows)("%s: %j", (_, expected, { history, events }) => {
  const found = lostItems(history);
  expect(found.map(({ cause }) => cause)).toEqual(expected);
  for (const { chain, saved } of found) {
    expect(saved).not.toBe("");
    expect(chain.length).toBeGreaterThan(1);
    for (const { seq } of chain) expect(events.some((event) => event.seq === seq)).toBe(true);
  }
});

test("it is held against the pod that it followed last, and against the one before", () => {
  const away = besides(
    [
      [4, 1],
      [12, 2],
      [20, 3],
    ],
    { from: 1, to: 10, got: [[4, 1]] },
  );
  expect(judge(away.exits(12, 0).history, ["in-flight"])).toMatchObject([{ status: "fail" }]);
  expect(lostItems(away.history).map(({ id, pod }) => [id, pod])).toEqual([
    [2, "web-1"],
    [3, "web-1"],
  ]);
});
