import { styleText } from "node:util";
import {
  causes,
  checks,
  exitLabel,
  outcomes,
  reportOf,
  verdict,
  type CheckStatus,
  type History,
  type Lesson,
  type Outcome,
  type RunReport,
  type Variant,
} from "../protocol/index.ts";
import { trialLines } from "./trial-lines.ts";

const bold = (text: string): string => styleText("bold", text);
const dim = (text: string): string => styleText("dim", text);

const marks: Record<CheckStatus, string> = {
  pass: styleText("green", "pass"),
  fail: styleText("red", "FAIL"),
  unknown: styleText("yellow", "????"),
  skip: dim("skip"),
};
/** How many losses of one cause are listed; the rest is a number. */
const shown = 3;

/**
 * A finished run for a person: the sentence, the figures, the checks, the stories of some losses, and where it differs
 * from what the lesson says of a variant.
 */
export function printReport(
  history: History,
  lesson: Lesson,
  variant: Variant,
  wrong: readonly string[],
): void {
  const report = reportOf(history);
  const { figure, reason } = verdict(history);
  const lines = [
    `${bold(lesson.title)}, ${history.header.edited ? "your own" : variant.title} ${dim(`(${report.lesson} ${report.variant}, ${report.tier} tier)`)}`,
    "",
    `${bold(figure)}: ${reason}`,
    ...(history.header.scenario.trials ? trialLines(history) : requestLines(history, report)),
  ];
  if (history.finished?.why)
    lines.push("", styleText("red", `${history.finished.how}: ${history.finished.why}`));
  lines.push(
    "",
    ...(wrong.length === 0
      ? [dim(`This is what the lesson says of “${variant.title}”.`)]
      : [
          styleText("red", `The lesson says otherwise of “${variant.title}”:`),
          ...wrong.map((line) => `  ${line}`),
        ]),
  );
  process.stdout.write(`${lines.join("\n")}\n`);
}

const requestLines = (history: History, report: RunReport): string[] => [
  "",
  ...Object.entries(report.requests.byOutcome).map(
    ([outcome, count]) => `  ${String(count).padStart(6)}  ${outcomes[outcome as Outcome].label}`,
  ),
  "",
  ...report.exits.map(
    ({ pod, afterSeconds, ...exit }) => `  ${pod}: ${exitLabel(exit)} after ${afterSeconds.toFixed(2)} s`,
  ),
  "",
  ...report.checks.map(
    ({ id, status, why }) => `  ${marks[status]}  ${checks[id].label.padEnd(30)} ${dim(why)}`,
  ),
  ...stories(history),
];

function stories(history: History): string[] {
  const report = reportOf(history);
  const lost = [
    ...report.lost.map((loss) => ({ ...loss, title: `request ${loss.id}, ${loss.outcome}` })),
    ...report.alsoLost.map((loss) => ({ ...loss, title: `${loss.of} ${loss.id}, on ${loss.pod}` })),
  ];
  const groups = Object.entries(Object.groupBy(lost, ({ cause }) => cause));
  return groups.flatMap(([cause, list]) => {
    const row = causes[cause as keyof typeof causes];
    return [
      "",
      `${bold(row.label)} ${dim(`(${list.length} of ${lost.length})`)}`,
      ...list
        .slice(0, shown)
        .flatMap(({ title, story, saved }) => [
          `  ${title}`,
          ...story.map((line) => dim(`    ${line}`)),
          `    It would have lived had ${saved}.`,
        ]),
      ...(list.length > shown ? [dim(`  … and ${list.length - shown} more`)] : []),
      `  The usual mend: ${row.mend}.`,
    ];
  });
}
