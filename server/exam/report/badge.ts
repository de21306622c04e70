import type { ExamResult } from "../../protocol/index.ts";
import { tally } from "../tally.ts";
import { attributes, escape } from "./markup.ts";

const label = "graceful shutdown";
const height = 20;
/** On either side of a text. */
const padding = 6;
/** Of a small sans-serif, on average; the text is then set to exactly that width, whatever font there is. */
const perCharacter = 6.1;
/** White on each of these can be read: 4.5 to 1 at least. */
const tones = { label: "#4a4a4a", pass: "#1a7f37", fail: "#cf222e", unknown: "#6e6e6e" } as const;

/** A badge for a README: whether it passed, of how many checks. */
export function badge(result: ExamResult): string {
  const { judged, failed } = tally(result);
  const [message, tone] =
    judged === 0
      ? ["unknown", tones.unknown]
      : failed === 0
        ? [`${judged} of ${judged}`, tones.pass]
        : [`${failed} of ${judged} failed`, tones.fail];
  const [left, right] = [widthOf(label), widthOf(message)];
  const text = (words: string, from: number, width: number): string =>
    `    <text${attributes({ x: from + width / 2, y: 14, textLength: width - 2 * padding })}>${escape(words)}</text>`;
  return [
    `<svg${attributes({ xmlns: "http://www.w3.org/2000/svg", width: left + right, height, role: "img", "aria-label": `${label}: ${message}` })}>`,
    `  <title>${escape(`${label}: ${message}`)}</title>`,
    `  <clipPath id="round"><rect${attributes({ width: left + right, height, rx: 3 })}/></clipPath>`,
    '  <g clip-path="url(#round)">',
    `    <rect${attributes({ width: left, height, fill: tones.label })}/>`,
    `    <rect${attributes({ x: left, width: right, height, fill: tone })}/>`,
    "  </g>",
    '  <g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    text(label, 0, left),
    text(message, left, right),
    "  </g>",
    "</svg>",
    "",
  ].join("\n");
}

const widthOf = (words: string): number => Math.round(words.length * perCharacter) + 2 * padding;
