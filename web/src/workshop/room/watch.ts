import type { Workshop } from "../../../../server/protocol/index.ts";

const every = 2_000;

/** The room as it was when the server answered last, and since when it doesn't. */
export interface RoomState {
  readonly room: Workshop | undefined;
  /** ms since 1970 of the first answer that failed to come; undefined while they come. */
  readonly lostSince: number | undefined;
  /** When it was asked for last, ms since 1970. */
  readonly at: number;
}

interface Outside {
  ask(): Promise<Workshop>;
  /** Whether somebody can see it. */
  visible(): boolean;
  tell(change: (before: RoomState) => RoomState): void;
}

/** Asks for the room every two seconds while it can be seen: one question at a time. */
export class Watch {
  readonly #outside: Outside;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  /** Something was changed meanwhile: what comes may be older than that. */
  #again = false;
  #wanted = true;

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  /** Asks now, or as soon as the question under way is answered; not while nobody looks. */
  readonly ask = (): void => {
    clearTimeout(this.#timer);
    if (!this.#wanted || !this.#outside.visible()) return;
    if (this.#asking) this.#again = true;
    else void this.#ask();
  };

  stop(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const { ask, visible, tell } = this.#outside;
    this.#asking = true;
    this.#again = false;
    try {
      const room = await ask();
      tell(() => ({ room, lostSince: undefined, at: Date.now() }));
    } catch {
      const at = Date.now();
      tell(({ room, lostSince = at }) => ({ room, lostSince, at }));
    }
    this.#asking = false;
    if (this.#again) this.ask();
    else if (this.#wanted && visible()) this.#timer = setTimeout(this.ask, every);
  }
}
