interface Difference {
  readonly added: ReadonlySet<number>;
  readonly removedBefore: ReadonlySet<number>;
  /** How many lines were taken away. */
  readonly removed: number;
}

/** How many lines two texts begin with alike; or end with, counted from their ends, when `back` is set. */
function alike(before: readonly string[], after: readonly string[], most: number, back: boolean): number {
  let count = 0;
  while (count < most && before.at(back ? -1 - count : count) === after.at(back ? -1 - count : count))
    count += 1;
  return count;
}

/**
 * Which lines of `after` are not in `before`, by the longest common subsequence, and before which lines something was
 * taken away. Lines are counted from 0; `removedBefore` may name the line past the last.
 */
export function diffLines(before: readonly string[], after: readonly string[]): Difference {
  // Most of a text is as it was: only what lies between is compared line by line.
  const most = Math.min(before.length, after.length);
  const head = alike(before, after, most, false);
  const tail = alike(before, after, most - head, true);
  const { added, removedBefore, removed } = between(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
  );
  const shifted = (lines: ReadonlySet<number>) => new Set([...lines].map((line) => line + head));
  return { added: shifted(added), removedBefore: shifted(removedBefore), removed };
}

function between(before: readonly string[], after: readonly string[]): Difference {
  const rows = before.length + 1;
  const columns = after.length + 1;
  const longest = new Uint16Array(rows * columns);
  const at = (i: number, j: number): number => longest[i * columns + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      longest[i * columns + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const added = new Set<number>();
  const removedBefore = new Set<number>();
  let removed = 0;
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
    } else if (j < after.length && (i === before.length || at(i, j + 1) >= at(i + 1, j))) {
      added.add(j++);
    } else {
      removedBefore.add(j);
      removed += 1;
      i += 1;
    }
  }
  return { added, removedBefore, removed };
}
