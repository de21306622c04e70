import { stringify } from "yaml";
import { examChecks } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { adviceText } from "./advice-text.ts";
import { plain, type Look } from "./look.ts";
import { chaptersOf, conditions, verdict } from "./story.ts";
import { timeline } from "./timeline.ts";

/** The Test Anything Protocol, version 14. What is unknown is skipped, and says so. */
export function tap(examined: Examined, { lessons }: Look): string {
  const { result } = examined;
  const chapters = chaptersOf(examined, lessons);
  const points = result.checks.flatMap((check, index) => {
    const { id, status, summary } = check;
    const point = `ok ${index + 1} - ${escaped(`${id}: ${examChecks[id].title}`)}`;
    if (status === "skip") return [`${point} # SKIP ${escaped(summary)}`];
    if (status === "unknown") return [`${point} # SKIP unknown: ${escaped(summary)}`];
    if (status === "pass") return [point, ...diagnosis({ message: summary })];
    const chapter = chapters.find(({ stories }) => stories.some((story) => story.check === check));
    const story = chapter?.stories.find((each) => each.check === check);
    return [
      `not ${point}`,
      ...diagnosis({
        message: summary,
        severity: "fail",
        ...(check.requests.sent > 0 && { requests: check.requests }),
        ...(story?.why !== undefined && { why: story.why }),
        mend: story?.mend,
        lesson: story?.lesson,
        ...(chapter?.journal && { timeline: `${timeline(chapter.journal, plain).join("\n")}\n` }),
        seen: check.evidence,
      }),
    ];
  });
  const ending = [conditions(result), verdict(result), ...(result.advice ? [adviceText(result.advice)] : [])];
  return [
    "TAP version 14",
    `1..${result.checks.length}`,
    ...points,
    ...ending
      .join("\n")
      .split("\n")
      .map((line) => `# ${line}`.trimEnd()),
    "",
  ].join("\n");
}

/** A `#` would begin a directive, and a backslash escapes. */
const escaped = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("#", "\\#")
    .replaceAll(/[\r\n]+/g, " ");

const diagnosis = (fields: object): string[] => [
  "  ---",
  ...stringify(fields, { lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd()),
  "  ...",
];
