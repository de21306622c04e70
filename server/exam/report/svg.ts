import type { Journal } from "../../protocol/index.ts";
import { attributes, escape } from "./markup.ts";
import { marks, moment, pictureOf, type Picture } from "./picture.ts";

/** In pixels. */
const left = 64;
const top = 14;
const bar = { width: 5, height: 52, gap: 8 } as const;
const lineHeight = 15;
/** Of the words' font, on average. */
const perCharacter = 6.3;

/**
 * A trial as a drawing, so many pixels wide: what was answered, what was lost, and what happened to the process. Its
 * colours come from the page that it is in.
 *
 * @returns "" where the service was never told to end
 */
export function svg(journal: Journal, title: string, width: number): string {
  const plot = width - left;
  const stretches = Math.floor(plot / bar.width);
  const picture = pictureOf(journal, stretches);
  if (!picture) return "";
  const x = (t: number): number =>
    round(left + ((t - picture.from) / (picture.to - picture.from)) * stretches * bar.width);
  const rows = (["answered", "lost"] as const).filter(() => picture.most > 0);
  const line = top + rows.length * (bar.height + bar.gap) + 8;
  const placed = place(picture, x, width);
  const foot = line + 8 + (1 + Math.max(0, ...placed.map(({ row }) => row))) * lineHeight;
  const height = foot + lineHeight + 6;
  return [
    `<svg${attributes({ width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": described(picture, title) })}>`,
    ...rows.flatMap((name, nth) =>
      barsOf(name, picture, top + nth * (bar.height + bar.gap) + bar.height, width),
    ),
    `<text${attributes({ x: 0, y: line + 4 })}>process</text>`,
    `<line class="process"${attributes({ x1: left, x2: x(picture.end ?? picture.to), y1: line, y2: line })}/>`,
    ...placed.flatMap(({ what, at, words, middle, row }) => [
      `<line${attributes({ class: `mark ${what}`, x1: at, x2: at, y1: top - 8, y2: line + 6 })}/>`,
      `<text${attributes({ class: "words", x: middle, y: line + 8 + (row + 1) * lineHeight - 3, "text-anchor": "middle" })}>${escape(words)}</text>`,
    ]),
    `<text${attributes({ x: left, y: foot + lineHeight })}>${moment(picture.from, picture)}</text>`,
    `<text${attributes({ x: width, y: foot + lineHeight, "text-anchor": "end" })}>${moment(picture.to, picture)}</text>`,
    "</svg>",
  ].join("\n");
}

function barsOf(name: "answered" | "lost", picture: Picture, floor: number, width: number): string[] {
  return [
    `<text${attributes({ x: 0, y: floor - 2 })}>${name}</text>`,
    `<line class="axis"${attributes({ x1: left, x2: width, y1: floor + 0.5, y2: floor + 0.5 })}/>`,
    ...picture[name].flatMap((count, at) => {
      if (count === 0) return [];
      const height = round(Math.max(2, (count / picture.most) * bar.height));
      return [
        `<rect${attributes({ class: name, x: left + at * bar.width, y: round(floor - height), width: bar.width - 1, height })}/>`,
      ];
    }),
  ];
}

interface Placed {
  readonly what: Picture["marks"][number]["what"];
  readonly at: number;
  readonly words: string;
  readonly middle: number;
  readonly row: number;
}

/** Where the words of each mark stand: below one another, where they would touch. */
function place(picture: Picture, x: (t: number) => number, width: number): Placed[] {
  const ends: number[] = [];
  return picture.marks.map(({ what, t }) => {
    const at = x(t);
    const words = `${marks[what].means} ${moment(t, picture)}`;
    const half = (words.length * perCharacter) / 2;
    const middle = round(Math.min(width - half, Math.max(half, at)));
    const free = ends.findIndex((end) => end + perCharacter < middle - half);
    const row = free === -1 ? ends.length : free;
    ends[row] = middle + half;
    return { what, at, words, middle, row };
  });
}

function described(picture: Picture, title: string): string {
  const what = picture.marks.map((mark) => `${marks[mark.what].means} ${moment(mark.t, picture)}`).join(", ");
  return `${title}: ${sum(picture.answered)} answered, ${sum(picture.lost)} lost; ${what}`;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
const round = (value: number): number => Math.round(value * 10) / 10;
