import { createStore, type StoreApi } from "zustand/vanilla";

const prefix = "lastcall.program.v1.";

/** The learner's own program for a lesson. */
export interface Draft {
  readonly text: string;
  /** What it started from. */
  readonly start: string;
}

export interface DraftsState {
  /** By lesson. */
  readonly drafts: Readonly<Record<string, Draft>>;
  /** False once this browser refused to keep a text: then it lives as long as the page. */
  readonly kept: boolean;
  /** The last text that another tab wrote over one of this tab's. */
  readonly elsewhere: { readonly lesson: string; readonly text: string } | null;
}

type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The learner's own programs, one for each lesson. Every change is kept at once, in this browser; of several tabs the
 * last one to write has its way, and the others hear of it.
 */
export class Drafts {
  readonly store: StoreApi<DraftsState> = createStore(() => ({ drafts: {}, kept: true, elsewhere: null }));
  readonly #storage: Keeper;

  constructor(storage: Keeper) {
    this.#storage = storage;
  }

  /** A lesson's draft, as far as it was opened in this page. */
  get(lesson: string): Draft | undefined {
    return this.store.getState().drafts[lesson];
  }

  /** Whether somebody has written a program of their own for the lesson, in this page or before. */
  has(lesson: string): boolean {
    const draft = this.get(lesson);
    return draft ? draft.text !== draft.start : this.#read(lesson) !== null;
  }

  /** The draft to work on: the one that was kept, or `start` where there is none. */
  open(lesson: string, start: string): Draft {
    const draft = { start, text: this.get(lesson)?.text ?? this.#read(lesson) ?? start };
    this.#set(lesson, draft);
    return draft;
  }

  /** Keeps a text. One that is what it started from is as good as none. */
  write(lesson: string, text: string): void {
    const before = this.get(lesson);
    if (!before || before.text === text) return;
    this.#set(lesson, { ...before, text });
    try {
      if (text === before.start) this.#storage.removeItem(prefix + lesson);
      else this.#storage.setItem(prefix + lesson, text);
      this.store.setState({ kept: true });
    } catch {
      // A full disk or a private window: the text is still in the page, and the learner is told.
      this.store.setState({ kept: false });
    }
  }

  /** What another tab did, as the `storage` event tells it. A null key means that everything was cleared. */
  heard(key: string | null, value: string | null): void {
    const lesson = key?.startsWith(prefix) ? key.slice(prefix.length) : undefined;
    const draft = lesson === undefined ? undefined : this.get(lesson);
    // Storage that was cleared takes nothing from an open page.
    if (lesson === undefined || !draft) return;
    const text = value ?? draft.start;
    if (text === draft.text) return;
    this.#set(lesson, { ...draft, text });
    this.store.setState({ elsewhere: { lesson, text } });
  }

  #set(lesson: string, draft: Draft): void {
    this.store.setState(({ drafts }) => ({ drafts: { ...drafts, [lesson]: draft } }));
  }

  #read(lesson: string): string | null {
    try {
      return this.#storage.getItem(prefix + lesson);
    } catch {
      return null;
    }
  }
}
