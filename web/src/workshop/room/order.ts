import type { Seat } from "../../../../server/protocol/index.ts";

/** What the seats can be sorted by. */
export const sorts = {
  stuck: "Stuck",
  name: "Name",
  lesson: "Lesson",
  steps: "Steps",
  lost: "Last run",
  tries: "Tries",
} as const;
export type By = keyof typeof sorts;

export interface Sort {
  readonly by: By;
  /** The other way round than this is usually wanted. */
  readonly reversed: boolean;
}

/** Whoever needs the instructor most comes first: stuck for the longest time. */
export const stuckFirst: Sort = { by: "stuck", reversed: false };

const text = (a: string | undefined, b: string | undefined): number =>
  a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a.localeCompare(b);
const done = ({ standing }: Seat): number => standing?.steps.filter(Boolean).length ?? 0;

/** Later than anything, and yet no later than itself. */
const never = Number.MAX_SAFE_INTEGER;

const compare: Record<By, (a: Seat, b: Seat) => number> = {
  stuck: (a, b) => (a.stuck?.since ?? never) - (b.stuck?.since ?? never),
  name: (a, b) => text(a.name, b.name),
  lesson: (a, b) => text(a.standing?.lesson, b.standing?.lesson),
  steps: (a, b) => done(a) - done(b),
  lost: (a, b) => (b.lastRun?.lost ?? -1) - (a.lastRun?.lost ?? -1),
  tries: (a, b) => b.failedTries - a.failedTries,
};

const joined = (a: Seat, b: Seat): number => a.joinedAt - b.joinedAt || text(a.id, b.id);

/** The seats in an order, by their ids. */
export function sorted(seats: readonly Seat[], { by, reversed }: Sort): readonly string[] {
  const sign = reversed ? -1 : 1;
  return seats.toSorted((a, b) => sign * compare[by](a, b) || joined(a, b)).map(({ id }) => id);
}

/** The seats in an order that was made earlier; whoever has come since follows at the end. */
export function inOrder(seats: readonly Seat[], order: readonly string[]): readonly Seat[] {
  const byId = new Map(seats.map((seat) => [seat.id, seat]));
  const known = order.flatMap((id) => byId.get(id) ?? []);
  const placed = new Set(order);
  return [...known, ...seats.filter(({ id }) => !placed.has(id)).toSorted(joined)];
}
