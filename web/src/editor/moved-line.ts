/**
 * Where a line of the text that ran, counted from 1, stands in the text as it is now: the same words nearest to its old
 * place. Undefined when they are gone.
 */
export function movedLine(ran: string, now: string, line: number): number | undefined {
  if (ran === now) return line;
  const words = ran.split("\n")[line - 1]?.trim();
  if (!words) return undefined;
  const same = now.split("\n").flatMap((each, index) => (each.trim() === words ? [index + 1] : []));
  return same.toSorted((a, b) => Math.abs(a - line) - Math.abs(b - line))[0];
}
