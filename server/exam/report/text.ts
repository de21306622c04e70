import type { ExamAdvice, ExamCheck } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import type { Look, Paint } from "./look.ts";
import {
  chaptersOf,
  conditions,
  typedCommand,
  underTraffic,
  verdict,
  type Chapter,
  type Story,
} from "./story.ts";
import { timeline } from "./timeline.ts";
import { hang, wrap } from "../wrap.ts";

export const signs = { pass: "✔", fail: "✘", skip: "–", unknown: "?" } as const;
const tones = { pass: "green", fail: "red", skip: "dim", unknown: "yellow" } as const;

/** The longest id of a check, and a space. */
const idWidth = 18;

/** The report for a terminal. */
export function text(examined: Examined, look: Look): string {
  const { result } = examined;
  const { columns, paint } = look;
  const whole = result.passed ? underTraffic(examined) : undefined;
  const lines = [
    ...hang("Exam of ", typedCommand(result.command), columns).map((line) => paint("bold", line)),
    ...wrap(conditions(result), columns),
    "",
    ...result.checks.flatMap((check) => row(check, look)),
    "",
    ...chaptersOf(examined, look.lessons).flatMap((chapter) => chapterLines(chapter, look)),
    ...(whole ? [...indented(timeline(whole, paint)), ""] : []),
    ...(result.advice ? [...adviceLines(result.advice, look), ""] : []),
    ...wrap(verdict(result), columns).map((line) => paint(result.passed ? "green" : "red", line)),
  ];
  return `${lines.join("\n")}\n`;
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

function row({ id, status, summary }: ExamCheck, { columns, paint }: Look): string[] {
  const label = `  ${signs[status]} ${id.padEnd(idWidth)} `;
  const said = status === "skip" ? `skipped: ${summary}` : summary;
  const [first = "", ...rest] = hang(label, said, columns);
  // The colour is for the sign alone: what is skipped is told in passing, though.
  if (status === "skip") return [first, ...rest].map((line) => paint("dim", line));
  return [first.replace(signs[status], paint(tones[status], signs[status])), ...rest];
}

function chapterLines({ journal, stories }: Chapter, look: Look): string[] {
  const picture = journal ? indented(timeline(journal, look.paint)) : [];
  return stories.flatMap((story, nth) => [...storyLines(story, nth === 0 ? picture : [], look), ""]);
}

function storyLines({ check, title, why, mend, lesson }: Story, picture: string[], look: Look): string[] {
  const { columns, paint } = look;
  const told = (name: string, said: string): string[] =>
    hang(`  ${name.padEnd(8)}`, said, columns).map((line) => colourLabel(line, name, paint));
  return [
    ...hang(`${signs.fail} `, `${check.id}: ${title}`, columns).map((line) => paint(["red", "bold"], line)),
    ...hang("  ", check.summary, columns),
    ...picture,
    ...check.evidence.flatMap((line, nth) => told(nth === 0 ? "seen" : "", line)),
    ...(why === undefined ? [] : told("why", why)),
    ...told("mend", mend),
    ...told("lesson", lesson),
  ];
}

/** A label at the beginning of a line. */
const colourLabel = (line: string, name: string, paint: Paint): string =>
  name === "" ? line : line.replace(`  ${name}`, `  ${paint("cyan", name)}`);

function adviceLines({ platforms, margin, notes }: ExamAdvice, { columns, paint }: Look): string[] {
  return [
    paint("bold", "How to deploy it"),
    ...platforms.flatMap(({ title, settings }) => [
      `  ${title}`,
      ...settings.flatMap(({ name, value, how }) => [
        `    ${paint("cyan", name)}: ${value}`,
        ...hang("      ", how, columns).map((line) => paint("dim", line)),
      ]),
    ]),
    ...hang("  ", `The margin of ${margin.seconds} s is ${margin.how}.`, columns),
    ...notes.flatMap((note) => hang("  ", note, columns)),
  ];
}
