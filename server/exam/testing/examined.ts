import { fileURLToPath } from "node:url";
import { examSettingsSchema, type ExamCheckId, type ExamSettings } from "../../protocol/index.ts";
import { examine } from "../exam.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Hundreds of starts of the same few programs: they are compiled once. */
const compiled = fileURLToPath(new URL("../../../node_modules/.cache/exam-services", import.meta.url));

/** Settings of an exam with short times. */
export const settingsOf = (settings: Partial<ExamSettings> & Pick<ExamSettings, "command">): ExamSettings =>
  examSettingsSchema.parse({
    cwd: here,
    grace: 6,
    propagation: 0.6,
    rate: 40,
    ...settings,
    env: { NODE_COMPILE_CACHE: compiled, ...settings.env },
  });

/** A program of ours, with these arguments. */
export const program = (name: string, ...args: string[]): string[] => [
  process.execPath,
  "--disable-warning=ExperimentalWarning",
  name,
  ...args,
];

/** What it came to: the checks by their status, each with its summary. */
export type Verdicts = Record<"pass" | "fail" | "skip" | "unknown", Partial<Record<ExamCheckId, string>>>;

/** So many exams at a time: each has several services of its own under way. */
let free = 3;
const waiting: (() => void)[] = [];

/** Examines a service, when there is room for it, and sorts what was found. */
export async function verdictsOn(settings: ExamSettings): Promise<Verdicts> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  const { signal } = new AbortController();
  const { result } = await examine(settings, { signal }).finally(() => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  });
  const verdicts: Verdicts = { pass: {}, fail: {}, skip: {}, unknown: {} };
  for (const { id, status, summary } of result.checks) verdicts[status][id] = summary;
  return verdicts;
}
