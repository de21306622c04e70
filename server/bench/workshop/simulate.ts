import { setTimeout as sleep } from "node:timers/promises";
import { differences, readCatalogue, type LessonFolder } from "../../lessons/index.ts";
import { lessonsFolder } from "../../main.ts";
import { createRandom, fold, score, type Settings } from "../../protocol/index.ts";
import { descendants, survivors } from "../../testing/processes.ts";
import { Room } from "../../testing/room.ts";
import { Learner, type SeenRun } from "./learner.ts";
import { memoryOf, type Memory } from "./memory.ts";

export interface Plan {
  readonly learners: number;
  /** For how long they begin new runs. */
  readonly seconds: number;
  readonly seed: number;
  /** The lessons that they take; all of them where left out. */
  readonly lessons?: readonly string[];
  /** What is turned in every run. */
  readonly settings?: Settings;
  /** More options of `serve`. */
  readonly options?: readonly string[];
  /** How long they read between two runs, in ms. */
  readonly pause: { readonly min: number; readonly max: number };
}

/** What came of a workshop. */
export interface Outcome {
  readonly runs: readonly Pick<SeenRun, "waited" | "start">[];
  /** How many runs each of the learners made. */
  readonly byLearner: readonly number[];
  /** Each run that differs from what its lesson says, and where. */
  readonly wrong: readonly string[];
  /** Requests that were sent and never settled. */
  readonly unsettled: number;
  /** What went wrong with learners, one sentence each. */
  readonly trouble: readonly string[];
  readonly memory: readonly Memory[];
  readonly exitCode: number | null;
  /** Processes that outlived the server. */
  readonly left: number;
}

/** A workshop of learners who run lessons, read, and run others, on a real server over real sockets. */
export async function simulate(plan: Plan): Promise<Outcome> {
  const { lessons } = await readCatalogue(lessonsFolder);
  const chosen = lessons.filter(({ id }) => plan.lessons?.includes(id) ?? true);
  const room = await Room.open(...(plan.options ?? []));
  const pid = room.server.child.pid ?? 0;
  const over = new AbortController();
  const end = setTimeout(() => over.abort(), plan.seconds * 1000);
  const memory: Memory[] = [];
  const look = setInterval(() => memory.push(memoryOf(pid)), 5000);
  const { code } = await room.view();
  const diaries = Array.from({ length: plan.learners }, (_, nth) => new Diary(`learner ${nth + 1}`));
  try {
    await Promise.all(
      diaries.map((diary) =>
        attend(diary, chosen, { origin: room.instructor.origin, code }, plan, over.signal).catch(
          (error: unknown) => diary.trouble.push(`${diary.name}: ${String(error)}`),
        ),
      ),
    );
  } finally {
    clearTimeout(end);
    clearInterval(look);
  }
  const family = descendants(pid);
  const exitCode = await room.close();
  return {
    runs: diaries.flatMap(({ runs }) => runs),
    byLearner: diaries.map(({ runs }) => runs.length),
    wrong: diaries.flatMap(({ wrong }) => wrong),
    unsettled: diaries.reduce((sum, { unsettled }) => sum + unsettled, 0),
    trouble: diaries.flatMap(({ trouble }) => trouble),
    memory,
    exitCode,
    left: survivors(family).length,
  };
}

/** What one learner has seen. */
class Diary {
  readonly name: string;
  readonly runs: Pick<SeenRun, "waited" | "start">[] = [];
  readonly wrong: string[] = [];
  readonly trouble: string[] = [];
  unsettled = 0;

  constructor(name: string) {
    this.name = name;
  }

  add({ header, events, waited, start }: SeenRun, { lesson }: LessonFolder, variant: string): void {
    const history = fold(header, events);
    const { sent, settled } = score(history);
    this.runs.push({ waited, start });
    this.unsettled += sent - settled;
    const found = lesson.variants.find(({ id }) => id === variant);
    const problems = found ? differences(history, lesson, found) : [`there is no variant ${variant}`];
    const [first, ...more] = problems;
    if (first === undefined) return;
    const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
    this.wrong.push(`${header.lesson} ${variant}, seed ${header.scenario.seed}: ${first}${others}`);
  }
}

async function attend(
  diary: Diary,
  lessons: readonly LessonFolder[],
  { origin, code }: { readonly origin: string; readonly code: string },
  { seed, pause, settings = {} }: Plan,
  over: AbortSignal,
): Promise<void> {
  const draw = createRandom(seed, diary.name);
  const read = (from: number): Promise<unknown> =>
    sleep(from + draw() * (pause.max - from), undefined, { signal: over }).catch(() => undefined);
  // People don't all come in the same instant.
  await read(0);
  const learner = await Learner.join(origin, code, diary.name);
  try {
    while (!over.aborted) {
      const folder = lessons[Math.floor(draw() * lessons.length)];
      const variant = folder?.lesson.variants[Math.floor(draw() * folder.lesson.variants.length)];
      if (!folder || !variant) throw new Error("there is nothing to run");
      const wanted = { lesson: folder.id, variant: variant.id, settings };
      learner.stand({ lesson: folder.id, predicted: "skipped", steps: [true, false, false, false] });
      const seen = await learner.run(wanted, over);
      if (seen) diary.add(seen, folder, wanted.variant);
      learner.stand({ lesson: folder.id, predicted: "skipped", steps: [true, true, false, false] });
      await read(pause.min);
    }
  } finally {
    await learner.leave();
  }
}
