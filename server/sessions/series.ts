import { randomBytes } from "node:crypto";
import type { Job } from "../lab/index.ts";
import { jobOf, type LessonFolder, type OwnTexts } from "../lessons/index.ts";
import { scenarioOf, type Command, type Down, type RunSummary } from "../protocol/index.ts";

/** Seeds go round at 2³¹, so that any seed has so many after it. */
const seeds = 2 ** 31;

/** The same run again and again, scripted, one after the other, each with the next seed; and what came of them. */
export class Series {
  readonly #id = randomBytes(9).toString("hex");
  readonly #folder: LessonFolder;
  readonly #wanted: Extract<Command, { type: "run.repeat" }>;
  readonly #own: OwnTexts;
  readonly #done: RunSummary[] = [];
  #going = true;

  constructor(folder: LessonFolder, wanted: Extract<Command, { type: "run.repeat" }>, own: OwnTexts) {
    this.#folder = folder;
    this.#wanted = wanted;
    this.#own = own;
  }

  /** False once no more runs will come, be it complete or stopped. */
  get going(): boolean {
    return this.#going;
  }

  /** The next run. @throws LessonError when the lesson has no such variant */
  next(): Job {
    const { variant, settings, times } = this.#wanted;
    const nth = this.#done.length + 1;
    const first = settings.seed ?? scenarioOf(this.#folder.lesson, variant).seed;
    const seed = (first + nth - 1) % seeds;
    const series = { id: this.#id, nth, of: times };
    return jobOf(this.#folder, variant, "scripted", { ...settings, seed }, { ...this.#own, series });
  }

  /** One of its runs has ended. */
  add(summary: RunSummary): void {
    this.#done.push(summary);
    if (this.#done.length === this.#wanted.times) this.#going = false;
  }

  stop(): void {
    this.#going = false;
  }

  /** How it stands, as its watchers are told. */
  frame(): Extract<Down, { type: "series" }> {
    const { variant, times } = this.#wanted;
    return {
      type: "series",
      id: this.#id,
      lesson: this.#folder.id,
      variant,
      edited: this.#own.program !== undefined || this.#own.manifest !== undefined,
      of: times,
      done: [...this.#done],
      going: this.#going,
    };
  }
}
