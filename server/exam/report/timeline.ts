import type { Journal } from "../../protocol/index.ts";
import type { Paint } from "./look.ts";
import { columnOf, marks, moment, pictureOf } from "./picture.ts";

/** So many characters wide, without its labels. */
const width = 60;
const labels = 9;
const blocks = " ▁▂▃▄▅▆▇█";

/** A trial in characters: what was answered, what was lost, and what happened to the process. */
export function timeline(journal: Journal, paint: Paint): string[] {
  const picture = pictureOf(journal, width);
  if (!picture) return [];
  const { from, to, answered, lost, most, end } = picture;
  const row = (name: string, cells: string): string => `${name.padEnd(labels)}│${cells}│`;
  const bars = (counts: readonly number[]): string =>
    counts.map((count) => blocks[count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * 8))]).join("");
  const doing: string[] = Array.from({ length: width }, (_, at) =>
    end !== undefined && at > columnOf(end, picture, width) ? " " : "─",
  );
  const taken = new Set<number>();
  for (const { what, t } of picture.marks) {
    let at = columnOf(t, picture, width);
    // What happened in one and the same column stands side by side.
    while (taken.has(at) && at < width - 1) at += 1;
    taken.add(at);
    doing[at] = marks[what].sign;
  }
  const seen = new Set(picture.marks.map(({ what }) => what));
  const legend = [...seen].map((what) => `${marks[what].sign} ${marks[what].means}`).join("  ");
  const first = moment(from, picture);
  const left = " ".repeat(labels + 1);
  return [
    // Without requests there is only the process to be seen.
    ...(most > 0
      ? [row("answered", paint("green", bars(answered))), row("lost", paint("red", bars(lost)))]
      : []),
    row("process", doing.join("")),
    paint("dim", `${left}${first}${moment(to, picture).padStart(width - first.length)}`),
    paint("dim", `${left}${legend}`),
  ];
}
