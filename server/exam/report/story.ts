import {
  causes,
  examChecks,
  exitLabel,
  type ExamCheck,
  type ExamResult,
  type Journal,
} from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { plural } from "../finding.ts";
import { tally } from "../tally.ts";

/** What there is to tell of a check that failed. */
export interface Story {
  readonly check: ExamCheck;
  readonly title: string;
  /** Why the first request was lost, in words, where requests were. */
  readonly why: string | undefined;
  readonly mend: string;
  /** The address of the lesson that teaches it. */
  readonly lesson: string;
}

/** What failed in one trial, whose journal it is. */
export interface Chapter {
  readonly journal: Journal | undefined;
  readonly stories: readonly Story[];
}

/** The checks that failed, those of one trial together, since they have one picture. */
export function chaptersOf({ result, trials }: Examined, lessons: string): Chapter[] {
  const failed = result.checks.filter(({ status }) => status === "fail");
  const chapters = new Map<Journal | undefined, Story[]>();
  for (const check of failed) {
    const tried = trials.find(({ findings }) =>
      findings.some(({ id, status }) => id === check.id && status === "fail"),
    );
    const stories = chapters.get(tried?.journal) ?? [];
    chapters.set(tried?.journal, [...stories, storyOf(check, lessons)]);
  }
  return [...chapters].map(([journal, stories]) => ({ journal, stories }));
}

function storyOf(check: ExamCheck, lessons: string): Story {
  const { title, mend, lesson } = examChecks[check.id];
  const cause = check.cause === null ? undefined : causes[check.cause];
  return {
    check,
    title,
    why: cause && `${cause.label}: ${cause.provenBy}`,
    mend,
    lesson: `${lessons}${lesson}`,
  };
}

/** The trial under traffic, which shows how the whole of a shutdown went. */
export const underTraffic = ({ trials }: Examined): Journal | undefined =>
  trials.find(({ name }) => name === "deploy")?.journal;

/** What was examined, how, and with how many requests. */
export function conditions({ settings, requests }: ExamResult): string {
  const { signal, grace, propagation, preStop, rate, repeat } = settings;
  const hook = preStop > 0 ? `, preStop ${preStop} s` : "";
  const often = repeat > 1 ? `, ${repeat} times` : "";
  return `${signal}, grace ${grace} s${hook}, routers ${propagation} s, ${rate} requests/s${often}; ${plural(requests.sent, "request")} sent`;
}

/** A command as one would type it. */
export const typedCommand = (command: readonly string[]): string =>
  command
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`))
    .join(" ");

/** The whole result in one sentence. */
export function verdict(result: ExamResult): string {
  const { judged, failed } = tally(result);
  const said =
    judged === 0
      ? "No check could be judged, so nothing is shown"
      : failed === 0
        ? judged === 1
          ? "The check holds"
          : `All ${judged} checks hold`
        : `${failed} of ${plural(judged, "check")} failed`;
  // What no check asks for is lost on purpose: a request that never ends, for one.
  const lost = result.checks.reduce((sum, { requests }) => sum + requests.lost, 0);
  const losses = lost === 0 ? "no request lost" : `${plural(lost, "request")} lost`;
  return `${said}; ${losses}; ${exitLabel(result.exit)} after ${result.exit.afterSeconds.toFixed(1)} s.`;
}
