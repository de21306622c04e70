import type { Header } from "../../../server/protocol/index.ts";
import type { OwnTexts } from "./drafts.ts";
import type { Run } from "./run.ts";

/** Stands where a variant's name does, for a program of the learner's own. */
export const yours = "yours";

/** What was run: a variant of a lesson, or the learner's own program for it. */
export const variantKey = (lesson: string, variant: string): string => `${lesson}/${variant}`;

/** The variant that a run was of; `yours` for a program that isn't the lesson's. */
export const variantRun = (header: Header): string => (header.edited ? yours : header.variant);

/** The texts that somebody handed in for a run, to make it again with; none for a run of the lesson's own. */
export const ownTextsOf = ({ edited, program, manifest }: Header): OwnTexts => ({
  ...(edited && program && { program: program.text }),
  ...(edited && manifest && { manifest: manifest.text }),
});

const keyOf = ({ history: { header } }: Run): string => variantKey(header.lesson, variantRun(header));

/** So many runs are kept in the page; what falls out can be fetched from the server again. */
const kept = 24;

const started = ({ history: { header } }: Run): string => header.startedAt;
const oldestFirst = (a: Run, b: Run): number =>
  started(a) < started(b) ? -1 : started(a) > started(b) ? 1 : 0;

/**
 * The runs that this page holds, by id. Immutable: each change makes another one, so that React sees it; the runs in it
 * grow in place.
 */
export class Runs {
  /** In the order in which they came, be it from the lab or from what the server keeps. */
  readonly #runs: ReadonlyMap<string, Run>;

  constructor(runs: ReadonlyMap<string, Run> = new Map()) {
    this.#runs = runs;
  }

  get(id: string | null | undefined): Run | undefined {
    return id === null || id === undefined ? undefined : this.#runs.get(id);
  }

  /** All of them, those that began first in front. */
  all(): readonly Run[] {
    return [...this.#runs.values()].toSorted(oldestFirst);
  }

  /** The newest run of a variant, if it has had one. */
  latest(lesson: string, variant: string): Run | undefined {
    const key = variantKey(lesson, variant);
    return this.all().findLast((run) => keyOf(run) === key);
  }

  /** The same, in which one has ended: grown in place, it is a recording from now on. */
  withEnded(): Runs {
    return new Runs(this.#runs);
  }

  /** With one more. Who came first gives way, unless it is a variant's newest or in `inUse`. */
  with(run: Run, inUse: readonly (string | null)[]): Runs {
    const runs = new Map(this.#runs);
    runs.delete(run.id);
    runs.set(run.id, run);
    const newest = new Map(new Runs(runs).all().map((each) => [keyOf(each), each.id]));
    for (const old of runs.values()) {
      if (runs.size <= kept) break;
      if (newest.get(keyOf(old)) !== old.id && !inUse.includes(old.id)) runs.delete(old.id);
    }
    return new Runs(runs);
  }
}
