import { lostItems, score, trialScore, trialsOf, type History } from "../../protocol/index.ts";
import { differences } from "../expectation.ts";
import type { LessonFolder } from "../folder.ts";
import { jobOf } from "../job.ts";
import { ownTexts } from "../own-texts.ts";
import { makeRun, type RunGround } from "../run.ts";

/** What a cheat would have the lab believe something false about. */
export type Evidence =
  | "reports"
  | "log"
  | "ledger"
  | "answers"
  | "exit"
  | "probes"
  | "jobs"
  | "spans"
  | "streams"
  | "tests"
  | "lab";

/** A program that tries to make every check of a lesson hold without shutting down well. */
export interface Cheat {
  readonly name: string;
  readonly lesson: string;
  readonly attacks: Evidence;
  readonly tries: string;
  /** The lesson's own program from which it is made. */
  readonly from: string;
  /** Parts of that program, each of which is there, and what stands in their place. */
  readonly instead?: readonly (readonly [part: string, text: string])[];
  /** Put in front of everything, and behind. */
  readonly before?: string;
  readonly after?: string;
  readonly manifest?: string;
  /** It reaches for other processes: only to be run where it can't get at any. */
  readonly onlyContained?: boolean;
}

/** The program of a cheat. @throws Error naming the part that isn't in the lesson's program any more */
export function programOf(
  { from, lesson, instead = [], before = "", after = "" }: Cheat,
  { pods }: LessonFolder,
): string {
  const source = pods.get(from);
  if (!source) throw new Error(`${lesson} has no pod ${from}`);
  const text = instead.reduce((program, [part, other]) => {
    if (!program.includes(part)) throw new Error(`${source.path} has no ${JSON.stringify(part)}`);
    return program.replace(part, () => other);
  }, source.text);
  return `${before}\n${text}\n${after}\n`;
}

/** Whether the lab took it for a good one, as the page and the command line say it; and why not. */
export interface Judgement {
  readonly passed: boolean;
  readonly why: string;
}

function judged(history: History, { lesson }: LessonFolder): Judgement {
  const fixed = lesson.variants.find(({ role }) => role === "fixed");
  const problems = fixed ? differences(history, lesson, fixed) : ["the lesson has no fixed pod"];
  const unsure = lesson.checks.flatMap((id) => {
    const verdict = history.checks.get(id);
    return verdict?.status === "pass" ? [] : [`${id} ${verdict?.status ?? "missing"}: ${verdict?.why ?? ""}`];
  });
  const lost = score(history).lost + lostItems(history).length;
  const trials = trialsOf(history);
  const solved = trials.length === 0 || trialScore(trials).solved;
  const ended = history.finished?.how === "ended";
  const passed = (ended && solved && unsure.length === 0 && lost === 0) || problems.length === 0;
  return { passed, why: [...unsure, ...problems][0] ?? `${lost} lost` };
}

/** Runs a cheat as anybody's own program is run, and says whether it got through. */
export async function tryCheat(cheat: Cheat, folder: LessonFolder, ground: RunGround): Promise<Judgement> {
  const texts = { program: programOf(cheat, folder), manifest: cheat.manifest };
  const own = await ownTexts(texts, folder, ground.sandbox.tier);
  const broken = folder.lesson.variants.find(({ role }) => role === "broken")?.id ?? "broken";
  const { history } = await makeRun(jobOf(folder, broken, "scripted", {}, own), ground);
  return judged(history, folder);
}
