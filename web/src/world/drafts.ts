import { createStore, type StoreApi } from "zustand/vanilla";

const prefix = "lastcall.program.v1.";

/** A text of the learner's own. */
export interface Draft {
  readonly text: string;
  /** What it started from. */
  readonly start: string;
}

/** What somebody hands in to be run in the place of a lesson's own. */
export interface OwnTexts {
  readonly program?: string;
  readonly manifest?: string;
}

/** The name of a lesson's own manifest among the drafts; its program goes by the lesson's alone. */
export const manifestDraft = (lesson: string): string => `${lesson}/manifest`;

export interface DraftsState {
  /** By lesson, and by `manifestDraft` it. */
  readonly drafts: Readonly<Record<string, Draft>>;
  /** False once this browser refused to keep a text: then it lives as long as the page. */
  readonly kept: boolean;
  /** The last text that another tab wrote over one of this tab's. */
  readonly elsewhere: { readonly of: string; readonly text: string } | null;
}

type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The learner's own texts: a program for each lesson, and a manifest where the lesson has one. Every change is kept at once, in this browser; of several tabs the
 * last one to write has its way, and the others hear of it.
 */
export class Drafts {
  readonly store: StoreApi<DraftsState> = createStore(() => ({ drafts: {}, kept: true, elsewhere: null }));
  readonly #storage: Keeper;

  constructor(storage: Keeper) {
    this.#storage = storage;
  }

  /** A draft, as far as it was opened in this page. */
  get(of: string): Draft | undefined {
    return this.store.getState().drafts[of];
  }

  /** What was opened in this page of a lesson's, to be run; undefined before that. */
  own(lesson: string): OwnTexts | undefined {
    const program = this.get(lesson);
    const manifest = this.get(manifestDraft(lesson));
    return program && { program: program.text, ...(manifest && { manifest: manifest.text }) };
  }

  /** Whether somebody has written something of their own for the lesson, in this page or before. */
  has(lesson: string): boolean {
    return [lesson, manifestDraft(lesson)].some((of) => {
      const draft = this.get(of);
      return draft ? draft.text !== draft.start : this.#read(of) !== null;
    });
  }

  /** The draft to work on: the one that was kept, or `start` where there is none. */
  open(of: string, start: string): Draft {
    const draft = { start, text: this.get(of)?.text ?? this.#read(of) ?? start };
    this.#set(of, draft);
    return draft;
  }

  /** Keeps a text. One that is what it started from is as good as none. */
  write(of: string, text: string): void {
    const before = this.get(of);
    if (!before || before.text === text) return;
    this.#set(of, { ...before, text });
    try {
      if (text === before.start) this.#storage.removeItem(prefix + of);
      else this.#storage.setItem(prefix + of, text);
      this.store.setState({ kept: true });
    } catch {
      // A full disk or a private window: the text is still in the page, and the learner is told.
      this.store.setState({ kept: false });
    }
  }

  /** Gives up a draft, so that it begins anew. */
  forget(of: string): void {
    this.store.setState(({ drafts: { [of]: _, ...drafts } }) => ({ drafts }));
    try {
      this.#storage.removeItem(prefix + of);
    } catch {
      // What a browser refuses to keep it needn't give up.
    }
  }

  /** What another tab did, as the `storage` event tells it. A null key means that everything was cleared. */
  heard(key: string | null, value: string | null): void {
    const of = key?.startsWith(prefix) ? key.slice(prefix.length) : undefined;
    const draft = of === undefined ? undefined : this.get(of);
    // Storage that was cleared takes nothing from an open page.
    if (of === undefined || !draft) return;
    const text = value ?? draft.start;
    if (text === draft.text) return;
    this.#set(of, { ...draft, text });
    this.store.setState({ elsewhere: { of, text } });
  }

  #set(of: string, draft: Draft): void {
    this.store.setState(({ drafts }) => ({ drafts: { ...drafts, [of]: draft } }));
  }

  #read(of: string): string | null {
    try {
      return this.#storage.getItem(prefix + of);
    } catch {
      return null;
    }
  }
}
