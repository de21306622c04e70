import { examChecks, type ExamAdvice, type ExamCheck, type Journal } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { style } from "./html-style.ts";
import type { Look } from "./look.ts";
import { attributes, escape } from "./markup.ts";
import {
  chaptersOf,
  conditions,
  typedCommand,
  underTraffic,
  verdict,
  type Chapter,
  type Story,
} from "./story.ts";
import { svg } from "./svg.ts";
import { signs } from "./text.ts";

/** How wide a picture is, on a screen and on a telephone. */
const widths = { wide: 768, narrow: 358 } as const;

/** One page that needs nothing else: it runs no script and fetches nothing. */
export function html(examined: Examined, { lessons, replays }: Look): string {
  const { result } = examined;
  const command = typedCommand(result.command);
  const whole = result.passed ? underTraffic(examined) : undefined;
  return `${[
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${result.passed ? "✔" : "✘"} Graceful shutdown of ${escape(command)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    "<main>",
    "<h1>Graceful shutdown</h1>",
    `<p><code>${escape(command)}</code></p>`,
    `<p class="soft">${escape(conditions(result))}</p>`,
    `<p class="verdict ${result.passed ? "pass" : "fail"}">${escape(verdict(result))}</p>`,
    ...(whole ? [figure(whole, "The shutdown under traffic")] : []),
    '<ul class="checks">',
    ...result.checks.map(row),
    "</ul>",
    ...chaptersOf(examined, lessons).flatMap(chapterLines),
    ...(replays ? replayLines(examined, replays) : []),
    ...(result.advice ? adviceLines(result.advice) : []),
    "</main>",
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

const row = ({ id, status, summary }: ExamCheck): string =>
  [
    "<li>",
    `<span class="status ${status}">${signs[status]} ${status}</span>`,
    // Only what failed has a story to go to.
    `<code>${status === "fail" ? `<a href="#${id}">${id}</a>` : id}</code>`,
    `<span class="summary">${escape(examChecks[id].title)}<span class="soft">${escape(summary)}</span></span>`,
    "</li>",
  ].join("");

function chapterLines({ journal, stories }: Chapter): string[] {
  const [first] = stories;
  const picture = journal && first ? figure(journal, first.title) : "";
  return stories.flatMap((story, nth) => storyLines(story, nth === 0 ? picture : ""));
}

const storyLines = ({ check, title, why, mend, lesson }: Story, picture: string): string[] => [
  `<section${attributes({ class: "story", id: check.id })}>`,
  `<h2><span class="fail">${signs.fail}</span> <code>${check.id}</code> ${escape(title)}</h2>`,
  `<p>${escape(check.summary)}</p>`,
  picture,
  ...(check.evidence.length > 0
    ? [`<ul class="seen">${check.evidence.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>`]
    : []),
  "<dl>",
  ...(why === undefined ? [] : [`<dt>Why</dt><dd>${escape(why)}</dd>`]),
  `<dt>The usual mend</dt><dd>${escape(mend)}</dd>`,
  `<dt>The lesson</dt><dd><a${attributes({ href: lesson })}>${escape(lesson)}</a></dd>`,
  "</dl>",
  "</section>",
];

const replayLines = ({ trials }: Examined, replays: readonly string[]): string[] => [
  "<h2>Each trial, to be replayed</h2>",
  '<ul class="checks">',
  ...trials.map(({ name, findings }, nth) => {
    const failed = findings.some(({ status }) => status === "fail");
    const sign = failed ? "fail" : "pass";
    const link = `<a${attributes({ href: replays[nth] ?? "" })}>${escape(name)}</a>`;
    const told = findings.map(({ id }) => id).join(", ");
    return `<li><span class="status ${sign}">${signs[sign]} ${sign}</span><code>${link}</code><span class="summary">${escape(told)}</span></li>`;
  }),
  "</ul>",
];

const figure = (journal: Journal, title: string): string =>
  [
    "<figure>",
    ...Object.entries(widths).map(
      ([name, width]) => `<div class="${name}">${svg(journal, title, width)}</div>`,
    ),
    "</figure>",
  ].join("\n");

const adviceLines = ({ platforms, margin, notes }: ExamAdvice): string[] => [
  "<h2>How to deploy it</h2>",
  ...platforms.flatMap(({ title, text, settings }) => [
    `<h3>${title}</h3>`,
    `<pre>${escape(text.trimEnd())}</pre>`,
    '<dl class="settings">',
    ...settings.map(
      ({ name, value, how }) =>
        `<dt><code>${escape(name)}</code></dt><dd><code>${escape(value)}</code><span class="soft">${escape(how)}</span></dd>`,
    ),
    "</dl>",
  ]),
  "<h3>What this rests on</h3>",
  "<ul>",
  `<li>${escape(`The margin of ${margin.seconds} s is ${margin.how}.`)}</li>`,
  ...notes.map((note) => `<li>${escape(note)}</li>`),
  "</ul>",
];
