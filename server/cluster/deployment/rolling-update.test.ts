import { expect, test } from "vitest";
import { fenceposts, newSize, oldSizes, shareOut } from "./rolling-update.ts";
import { victims } from "./victims.ts";

const set = (replicas: number, available = replicas) => ({ replicas, available });
const quarter = { maxSurge: "25%", maxUnavailable: "25%" };

test.each([
  [1, quarter, { maxSurge: 1, maxUnavailable: 0 }],
  [3, quarter, { maxSurge: 1, maxUnavailable: 0 }],
  [4, quarter, { maxSurge: 1, maxUnavailable: 1 }],
  [9, quarter, { maxSurge: 3, maxUnavailable: 2 }],
  [4, { maxSurge: 0, maxUnavailable: 0 }, { maxSurge: 0, maxUnavailable: 1 }],
  [3, { maxSurge: "0%", maxUnavailable: "25%" }, { maxSurge: 0, maxUnavailable: 1 }],
  [2, { maxSurge: 0, maxUnavailable: 5 }, { maxSurge: 0, maxUnavailable: 2 }],
  [3, { maxSurge: "100%", maxUnavailable: 0 }, { maxSurge: 3, maxUnavailable: 0 }],
  [0, quarter, { maxSurge: 0, maxUnavailable: 0 }],
])("3.1 of %i replicas, %o is %o", (replicas, strategy, counts) => {
  expect(fenceposts(replicas, strategy)).toEqual(counts);
});

test("3.1 the new ReplicaSet grows as far as the surge has room", () => {
  const rolling = { replicas: 4, maxSurge: 1, maxUnavailable: 1 };
  expect(newSize(rolling, set(0), [set(4)])).toBe(1);
  expect(newSize(rolling, set(1), [set(4)])).toBe(1);
  expect(newSize(rolling, set(1), [set(2)])).toBe(3);
  expect(newSize(rolling, set(3), [])).toBe(4);
  expect(newSize(rolling, set(6), [])).toBe(4);
});

test("3.2 old pods go as far as enough stay available; new ones that aren't ready count against it", () => {
  const rolling = { replicas: 4, maxSurge: 1, maxUnavailable: 1 };
  expect(oldSizes(rolling, set(1, 0), [set(4)])).toEqual([3]);
  expect(oldSizes(rolling, set(2, 0), [set(3)])).toEqual([3]);
  expect(oldSizes(rolling, set(2, 2), [set(3)])).toEqual([1]);
  expect(oldSizes({ ...rolling, maxUnavailable: 0 }, set(1, 0), [set(4)])).toEqual([4]);
});

test("3.3 what isn't available goes first, from the oldest on", () => {
  const rolling = { replicas: 4, maxSurge: 1, maxUnavailable: 1 };
  expect(oldSizes(rolling, set(1, 0), [set(2, 2), set(2, 1)])).toEqual([2, 1]);
  expect(oldSizes({ ...rolling, maxUnavailable: 0 }, set(1, 0), [set(2, 2), set(2, 1)])).toEqual([2, 2]);
});

test("scaled in the middle, the sets share the difference by their sizes, the rest goes to the largest", () => {
  expect(shareOut({ replicas: 9, maxSurge: 1, maxUnavailable: 1 }, [set(4), set(1)], 5)).toEqual([8, 2]);
  expect(shareOut({ replicas: 2, maxSurge: 1, maxUnavailable: 0 }, [set(4), set(1)], 5)).toEqual([2, 1]);
  expect(shareOut({ replicas: 7, maxSurge: 2, maxUnavailable: 1 }, [set(2), set(3)], 5)).toEqual([4, 5]);
  expect(shareOut({ replicas: 0, maxSurge: 0, maxUnavailable: 0 }, [set(3), set(2)], 5)).toEqual([0, 0]);
});

test("3.3 victims: unready, then of the fullest node, then the last to become ready, then the newest", () => {
  const pod = (name: string, node: string, readySince: number, ordinal: number) => ({
    name,
    node,
    ready: Number.isFinite(readySince),
    readySince,
    ordinal,
  });
  const pods = [
    pod("first", "b", 1, 0),
    pod("late", "b", 9, 1),
    pod("newest", "b", 9, 3),
    pod("crowded", "a", 2, 2),
    pod("unready", "b", Infinity, 4),
  ];
  const names = victims(pods, (node) => (node === "a" ? 3 : 2)).map(({ name }) => name);
  expect(names).toEqual(["unready", "crowded", "newest", "late", "first"]);
});
