import type { Variant } from "../../../server/protocol/index.ts";
import { variantRun, type Run } from "../world/index.ts";

/**
 * Which of two runs is held against which, the first one at the left: a parent before its fork, the broken variant
 * before any other, any other before the fixed one, else the older before the newer.
 */
export function inOrder(one: Run, other: Run, variants: readonly Variant[]): readonly [Run, Run] {
  const [a, b] = [one.history.header, other.history.header];
  if (b.origin?.run === one.id) return [one, other];
  if (a.origin?.run === other.id) return [other, one];
  const rank = (run: Run): number => {
    const role = variants.find(({ id }) => id === variantRun(run.history.header))?.role;
    return role === "broken" ? 0 : role === "fixed" ? 2 : 1;
  };
  const apart = rank(one) - rank(other) || Date.parse(a.startedAt) - Date.parse(b.startedAt);
  return apart <= 0 ? [one, other] : [other, one];
}

const isOver = (run: Run): boolean => run.history.finished !== undefined;

/**
 * What is worth holding against a run: its parent if it is a fork; for the broken variant the newest run of the fixed
 * one; for any other the newest run of the broken one. Undefined when there is none of them.
 */
export function counterpart(shown: Run, runs: readonly Run[], variants: readonly Variant[]): Run | undefined {
  const { header } = shown.history;
  const parent = runs.find(({ id }) => id === header.origin?.run);
  if (parent) return parent;
  const others = runs.filter(
    (run) => run.id !== shown.id && run.history.header.lesson === header.lesson && isOver(run),
  );
  const newest = (role: Variant["role"]) =>
    others.findLast((run) => variants.find(({ id }) => id === variantRun(run.history.header))?.role === role);
  const own = variants.find(({ id }) => id === variantRun(header))?.role;
  const wanted = own === "broken" ? newest("fixed") : newest("broken");
  return (
    wanted ?? others.findLast((run) => variantRun(run.history.header) !== variantRun(header)) ?? others.at(-1)
  );
}
