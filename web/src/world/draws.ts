import { createStore, type StoreApi } from "zustand/vanilla";
import * as z from "zod/mini";
import { drawn, type Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import type { Drafts } from "./drafts.ts";

const prefix = "lastcall.draw.v1.";

const drawSchema = z.object({
  seed: z.int(),
  /** What was planted has been found, or asked for. */
  told: z.boolean(),
});
/** Which faults of a lesson's pool are planted in what its learner starts from. */
export type Draw = z.infer<typeof drawSchema>;

type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem">;
type Drawing = Pick<LessonEntry, "id" | "pool" | "draws">;

const idsOf = (lesson: Drawing, draw: Draw): string =>
  plantedBy(lesson, draw)
    .map(({ id }) => id)
    .join();

/** The faults that a draw has planted. */
export const plantedBy = ({ pool, draws = 0 }: Drawing, { seed }: Draw): Variant[] =>
  drawn(pool, draws, seed);

/**
 * What was drawn in the lessons that draw. A visit has its own draw, which a reload keeps; one in which something was
 * written is kept as long as that is, and is every tab's.
 */
export class Draws {
  /** By lesson. */
  readonly store: StoreApi<Readonly<Record<string, Draw>>> = createStore(() => ({}));
  readonly #drafts: Drafts;
  readonly #kept: Keeper;
  readonly #visit: Keeper;
  readonly #random: () => number;

  constructor(drafts: Drafts, kept: Keeper, visit: Keeper, random: () => number) {
    this.#drafts = drafts;
    this.#kept = kept;
    this.#visit = visit;
    this.#random = random;
    drafts.store.subscribe(() => {
      for (const [lesson, draw] of Object.entries(this.store.getState())) this.#keep(lesson, draw);
    });
  }

  /** The draw that the learner has before them. */
  open(lesson: Drawing): Draw {
    const { id } = lesson;
    const open = this.store.getState()[id];
    if (open) return open;
    const draw = read(this.#drafts.has(id) ? this.#kept : this.#visit, id) ?? this.#draw();
    this.#set(id, draw);
    return draw;
  }

  /** Other faults than these, in the place of whatever was written. */
  anew(lesson: Drawing): void {
    const before = idsOf(lesson, this.open(lesson));
    let draw = this.#draw();
    while (lesson.pool.length > (lesson.draws ?? 0) && idsOf(lesson, draw) === before) draw = this.#draw();
    this.#drafts.forget(lesson.id);
    this.#set(lesson.id, draw);
  }

  /** From now on it is no secret any more. */
  tell({ id }: Drawing): void {
    const draw = this.store.getState()[id];
    if (draw && !draw.told) this.#set(id, { ...draw, told: true });
  }

  /** What another tab did, as the `storage` event tells it: the text that it has written is of this draw. */
  heard(key: string | null, value: string | null): void {
    const lesson = key?.startsWith(prefix) ? key.slice(prefix.length) : undefined;
    const draw = parsed(value);
    if (lesson === undefined || !draw || !this.store.getState()[lesson]) return;
    this.store.setState({ [lesson]: draw });
    write(this.#visit, lesson, draw);
  }

  #draw(): Draw {
    return { seed: Math.floor(this.#random() * 2 ** 31), told: false };
  }

  #set(lesson: string, draw: Draw): void {
    this.store.setState({ [lesson]: draw });
    write(this.#visit, lesson, draw);
    this.#keep(lesson, draw);
  }

  /** Beside the text that was written, and no longer than that. */
  #keep(lesson: string, draw: Draw): void {
    write(this.#kept, lesson, this.#drafts.has(lesson) ? draw : undefined);
  }
}

function parsed(text: string | null): Draw | undefined {
  try {
    return drawSchema.safeParse(JSON.parse(text ?? "null")).data;
  } catch {
    return undefined;
  }
}

function read(keeper: Keeper, lesson: string): Draw | undefined {
  try {
    return parsed(keeper.getItem(prefix + lesson));
  } catch {
    return undefined;
  }
}

function write(keeper: Keeper, lesson: string, draw: Draw | undefined): void {
  const key = prefix + lesson;
  try {
    const text = draw ? JSON.stringify(draw) : null;
    if (keeper.getItem(key) === text) return;
    if (text === null) keeper.removeItem(key);
    else keeper.setItem(key, text);
  } catch {
    // A browser that keeps nothing draws anew after each reload.
  }
}
