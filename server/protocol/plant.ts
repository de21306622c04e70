import { editsBetween, type Edit } from "./edits.ts";

/** How a text looks to somebody who edits it: without an empty line at its end. */
const linesOf = (text: string): string[] => text.trimEnd().split("\n");

/**
 * A program with several faults planted in it at once, each of which is that program with a few of its lines changed.
 * Undefined where two of them change the same lines.
 */
export function plant(program: string, faults: readonly string[]): string | undefined {
  const lines = linesOf(program);
  const edits = faults
    .flatMap((fault) => editsBetween(lines, linesOf(fault)))
    .toSorted((one, other) => one.at - other.at || one.removed - other.removed);
  if (edits.some((edit, index) => touches(edit, edits[index + 1]))) return undefined;
  for (const { at, removed, added } of edits.toReversed()) lines.splice(at, removed, ...added);
  return `${lines.join("\n")}\n`;
}

/** Whether an edit and the next one after it are of the same lines, or of the same place between two. */
const touches = ({ at, removed }: Edit, next: Edit | undefined): boolean =>
  next !== undefined && (next.at < at + removed || next.at === at);
