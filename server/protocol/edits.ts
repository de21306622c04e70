/** A place where a text differs from another: lines of that one, counted from 0, and what stands there instead. */
export interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** How many lines two texts begin with alike; or end with, counted from their ends, when `back` is set. */
function alike(before: readonly string[], after: readonly string[], most: number, back: boolean): number {
  let count = 0;
  while (count < most && before.at(back ? -1 - count : count) === after.at(back ? -1 - count : count))
    count += 1;
  return count;
}

/** What makes one text of the other, by the longest common subsequence of their lines, from the top. */
export function editsBetween(before: readonly string[], after: readonly string[]): Edit[] {
  // Most of a text is as it was: only what lies between is compared line by line.
  const most = Math.min(before.length, after.length);
  const head = alike(before, after, most, false);
  const tail = alike(before, after, most - head, true);
  const old = before.slice(head, before.length - tail);
  const now = after.slice(head, after.length - tail);
  const columns = now.length + 1;
  const longest = new Uint16Array((old.length + 1) * columns);
  const length = (i: number, j: number): number => longest[i * columns + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      longest[i * columns + j] =
        old[i] === now[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [fromI, fromJ] = [i, j];
    while ((i < old.length || j < now.length) && (i === old.length || old[i] !== now[j])) {
      if (j < now.length && (i === old.length || length(i, j + 1) >= length(i + 1, j))) j += 1;
      else i += 1;
    }
    if (i > fromI || j > fromJ)
      edits.push({ at: head + fromI, removed: i - fromI, added: now.slice(fromJ, j) });
    while (i < old.length && j < now.length && old[i] === now[j]) {
      i += 1;
      j += 1;
    }
  }
  return edits;
}
