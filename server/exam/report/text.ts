import { causes, examChecks, exitLabel, type ExamCheck, type ExamResult } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { plural } from "../finding.ts";
import { timeline } from "./timeline.ts";

const signs = { pass: "✔", fail: "✘", skip: "–", unknown: "?" } as const;

/** The report for a terminal. */
export function text({ result, trials }: Examined): string {
  const { checks, passed } = result;
  const failed = checks.filter(({ status }) => status === "fail");
  const lines = [heading(result), "", ...checks.map(row), ""];
  for (const check of failed) {
    const tried = trials.find(({ findings }) =>
      findings.some(({ id, status }) => id === check.id && status === "fail"),
    );
    lines.push(...story(check, tried ? timeline(tried.journal) : []), "");
  }
  lines.push(ending(result, passed, failed.length));
  return `${lines.join("\n")}\n`;
}

function heading({ command, settings, requests }: ExamResult): string {
  const { signal, grace, propagation, preStop, rate } = settings;
  const hook = preStop > 0 ? `, preStop ${preStop} s` : "";
  return [
    `Exam of ${command.join(" ")}`,
    `${signal}, grace ${grace} s${hook}, routers ${propagation} s, ${rate} requests/s; ${plural(requests.sent, "request")} sent`,
  ].join("\n");
}

const row = ({ id, status, summary }: ExamCheck): string =>
  `  ${signs[status]} ${id.padEnd(18)} ${status === "skip" ? "skipped: " : ""}${summary}`;

function story({ id, summary, cause, evidence }: ExamCheck, picture: readonly string[]): string[] {
  const { title, mend, lesson } = examChecks[id];
  return [
    `✘ ${id}: ${title}`,
    `  ${summary}`,
    ...picture.map((line) => `    ${line}`),
    ...evidence.map((line) => `    ${line}`),
    ...(cause ? [`  why     ${causes[cause].label}: ${causes[cause].provenBy}`] : []),
    `  mend    ${mend}`,
    `  lesson  ${lesson}`,
  ];
}

function ending({ requests, exit, checks }: ExamResult, passed: boolean, failed: number): string {
  const judged = checks.filter(({ status }) => status === "pass" || status === "fail").length;
  const lost =
    requests.lost === 0 ? "no request lost" : `${requests.lost} of ${plural(requests.sent, "request")} lost`;
  const verdict = passed
    ? `All ${plural(judged, "check")} hold`
    : `${failed} of ${plural(judged, "check")} failed`;
  return `${verdict}; ${lost}; ${exitLabel(exit)} after ${exit.afterSeconds.toFixed(1)} s.`;
}
