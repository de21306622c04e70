import type { History, LogLine } from "../../../server/protocol/index.ts";
import { atSeconds } from "../ui/index.ts";

/** Colours of the first pods, as ANSI codes of the theme; more pods share them. */
const hues = [36, 33, 35, 32, 34];
const dim = "\u001b[2m";
const red = "\u001b[31m";
const plain = "\u001b[0m";

/** A pod's line can't steer the terminal: its control characters are shown as dots. */
const harmless = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => (character === "\t" ? "  " : "·"));

/** One line of a log as the terminal shows it: when, which pod, what. */
export function terminalLine(history: History, { t, pod, stream, line }: LogLine): string {
  const index = Math.max(0, [...history.pods.keys()].indexOf(pod));
  const hue = `\u001b[${hues[index % hues.length]}m`;
  const time = `${atSeconds(history, t)} s`.padStart(9);
  const text = stream === "stderr" ? `${red}${harmless(line)}${plain}` : harmless(line);
  return `${dim}${time}${plain}  ${hue}${pod}${plain}  ${text}`;
}

/** How many of the lines, which are in the order of time, were written by `t`. */
export function linesBy(lines: readonly LogLine[], t: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.t ?? Infinity) <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
