import { editsBetween } from "../../../server/protocol/index.ts";

interface Difference {
  readonly added: ReadonlySet<number>;
  readonly removedBefore: ReadonlySet<number>;
  /** How many lines were taken away. */
  readonly removed: number;
}

/**
 * Which lines of `after` are not in `before`, and before which lines something was taken away. Lines are counted from
 * 0; `removedBefore` may name the line past the last.
 */
export function diffLines(before: readonly string[], after: readonly string[]): Difference {
  const added = new Set<number>();
  const removedBefore = new Set<number>();
  let removed = 0;
  for (const edit of editsBetween(before, after)) {
    const from = edit.at + added.size - removed;
    for (let index = 0; index < edit.added.length; index += 1) added.add(from + index);
    if (edit.removed > 0) removedBefore.add(from + edit.added.length);
    removed += edit.removed;
  }
  return { added, removedBefore, removed };
}
