import { examChecks, type ExamAdvice } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { tally } from "../tally.ts";
import { plain, type Look } from "./look.ts";
import {
  chaptersOf,
  conditions,
  typedCommand,
  underTraffic,
  verdict,
  type Chapter,
  type Story,
} from "./story.ts";
import { signs } from "./text.ts";
import { timeline } from "./timeline.ts";

/** For a pull request, or the summary of a CI job: GitHub's Markdown. */
export function markdown(examined: Examined, { lessons }: Look): string {
  const { result } = examined;
  const { failed, judged } = tally(result);
  const title = result.passed
    ? "Graceful shutdown"
    : `Graceful shutdown: ${failed} of ${judged} checks failed`;
  const whole = result.passed ? underTraffic(examined) : undefined;
  return [
    `## ${title}`,
    "",
    `**${said(verdict(result))}**`,
    "",
    `${code(typedCommand(result.command))}, ${said(conditions(result))}`,
    "",
    "| | check | what was seen |",
    "| --- | --- | --- |",
    ...result.checks.map(
      ({ id, status, summary }) =>
        `| ${signs[status]} ${status} | \`${id}\` ${said(examChecks[id].title)} | ${said(summary)} |`,
    ),
    "",
    ...chaptersOf(examined, lessons).flatMap(chapterLines),
    ...(whole ? [fence("text", timeline(whole, plain).join("\n")), ""] : []),
    ...(result.advice ? adviceLines(result.advice) : []),
  ].join("\n");
}

function chapterLines({ journal, stories }: Chapter): string[] {
  const picture = journal ? [fence("text", timeline(journal, plain).join("\n")), ""] : [];
  return stories.flatMap((story, nth) => storyLines(story, nth === 0 ? picture : []));
}

const storyLines = ({ check, title, why, mend, lesson }: Story, picture: readonly string[]): string[] => [
  `### ${signs.fail} \`${check.id}\`: ${said(title)}`,
  "",
  `${said(check.summary)}.`,
  "",
  ...picture,
  ...(check.evidence.length > 0 ? [...check.evidence.map((line) => `- ${said(line)}`), ""] : []),
  ...(why === undefined ? [] : [`**Why**: ${said(why)}.`, ""]),
  `**The usual mend**: ${said(mend)}.`,
  "",
  `**The lesson**: <${lesson}>`,
  "",
];

const adviceLines = ({ platforms, margin, notes }: ExamAdvice): string[] => [
  "<details>",
  "<summary>How to deploy it</summary>",
  "",
  ...platforms.flatMap(({ title, language, text, settings }) => [
    `**${title}**`,
    "",
    fence(language, text.trimEnd()),
    "",
    ...settings.map(({ name, value, how }) => `- **${said(name)}** ${code(value)}: ${said(how)}`),
    "",
  ]),
  `The margin of ${margin.seconds} s is ${said(margin.how)}. ${notes.map(said).join(" ")}`,
  "",
  "</details>",
  "",
];

/** Words that mean nothing but themselves, on one line and within a table. */
const said = (text: string): string =>
  text.replaceAll(/[\r\n]+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~&@]/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A fence or a span has to be longer than any in what it holds. */
const ticks = (text: string, least: number): string =>
  "`".repeat(Math.max(least, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));

const code = (text: string): string => {
  const fenceTicks = ticks(text, 1);
  const room = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fenceTicks}${room}${text.replaceAll(/[\r\n]+/g, " ")}${room}${fenceTicks}`;
};

const fence = (language: string, text: string): string => {
  const marks = ticks(text, 3);
  return `${marks}${language}\n${text}\n${marks}`;
};
