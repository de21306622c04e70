import { examChecks, type ExamCheck } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { adviceText } from "./advice-text.ts";
import { plain, type Look } from "./look.ts";
import { attributes, escape } from "./markup.ts";
import { chaptersOf, conditions, typedCommand, verdict } from "./story.ts";
import { timeline } from "./timeline.ts";

/**
 * For CI systems: JUnit's XML, a test case for each check. Its time is how long the service took to end in that trial,
 * which is worth watching from build to build. JUnit knows no "unknown": that is a skipped one, which says so.
 */
export function junit(examined: Examined, { lessons }: Look): string {
  const { result, trials } = examined;
  const chapters = chaptersOf(examined, lessons);
  const took = ({ id }: ExamCheck): number =>
    trials.find(({ findings }) => findings.some((finding) => finding.id === id))?.ended?.took ?? 0;
  const time = (seconds: number): string => seconds.toFixed(3);
  const counts = {
    tests: result.checks.length,
    failures: result.checks.filter(({ status }) => status === "fail").length,
    errors: 0,
    skipped: result.checks.filter(({ status }) => status === "skip" || status === "unknown").length,
    time: time(result.checks.reduce((sum, check) => sum + took(check), 0)),
  };
  const testcase = (check: ExamCheck): string[] => {
    const { id, status, summary } = check;
    const name = `${id}: ${examChecks[id].title}`;
    const chapter = chapters.find(({ stories }) => stories.some((story) => story.check === check));
    const story = chapter?.stories.find((each) => each.check === check);
    const picture = chapter?.journal ? timeline(chapter.journal, plain) : [];
    const inside = story
      ? [
          `      <failure${attributes({ message: summary, type: check.cause ?? id })}>${escape(
            [
              summary,
              ...(story.why === undefined ? [] : [`why: ${story.why}`]),
              `mend: ${story.mend}`,
              `lesson: ${story.lesson}`,
            ].join("\n"),
          )}</failure>`,
          ...output("      ", [...picture, ...check.evidence].join("\n")),
        ]
      : status === "pass"
        ? output("      ", summary)
        : [
            `      <skipped${attributes({ message: status === "unknown" ? `unknown: ${summary}` : summary })}/>`,
          ];
    return [
      `    <testcase${attributes({ classname: "graceful-shutdown", name, time: time(took(check)) })}>`,
      ...inside,
      "    </testcase>",
    ];
  };
  const properties = Object.entries(result.settings).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          `      <property${attributes({ name, value: typeof value === "object" ? JSON.stringify(value) : String(value) })}/>`,
        ],
  );
  const epilogue = [
    conditions(result),
    verdict(result),
    ...(result.advice ? ["", adviceText(result.advice)] : []),
  ].join("\n");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "lastcall exam", ...counts })}>`,
    `  <testsuite${attributes({ name: `graceful shutdown of ${typedCommand(result.command)}`, ...counts })}>`,
    "    <properties>",
    ...properties,
    "    </properties>",
    ...result.checks.flatMap(testcase),
    ...output("    ", epilogue),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

const output = (indent: string, text: string): string[] =>
  text === "" ? [] : [`${indent}<system-out>${escape(text)}</system-out>`];
