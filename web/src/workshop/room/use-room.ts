import { useEffect, useState } from "react";
import type { Workshop } from "../../../../server/protocol/index.ts";
import type { Api } from "../../link/index.ts";
import { askRoom } from "./room-api.ts";

const every = 2_000;

/** The room as it was when the server answered last, and since when it doesn't. */
export interface RoomState {
  readonly room: Workshop | undefined;
  /** ms since 1970 of the first answer that failed to come; undefined while they come. */
  readonly lostSince: number | undefined;
  /** When it was asked for last, ms since 1970. */
  readonly at: number;
}

/** Asks for the room every two seconds, as long as somebody can see it; and at once by the function that is returned. */
export function useRoom(api: Api): readonly [RoomState, () => void] {
  const [state, setState] = useState<RoomState>({ room: undefined, lostSince: undefined, at: 0 });
  const [watch] = useState(() => new Watch(api, setState));
  useEffect(() => watch.start(), [watch]);
  return [state, watch.ask];
}

/** One question at a time; the next one is planned when the answer is there. */
class Watch {
  readonly #api: Api;
  readonly #tell: (change: (before: RoomState) => RoomState) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  /** Something was changed meanwhile: what comes may be older than that. */
  #again = false;
  #wanted = false;

  constructor(api: Api, tell: (change: (before: RoomState) => RoomState) => void) {
    this.#api = api;
    this.#tell = tell;
  }

  /** @returns what ends it */
  start(): () => void {
    this.#wanted = true;
    document.addEventListener("visibilitychange", this.ask);
    this.ask();
    return () => {
      this.#wanted = false;
      clearTimeout(this.#timer);
      document.removeEventListener("visibilitychange", this.ask);
    };
  }

  readonly ask = (): void => {
    clearTimeout(this.#timer);
    if (!this.#wanted || document.visibilityState !== "visible") return;
    if (this.#asking) this.#again = true;
    else void this.#ask();
  };

  async #ask(): Promise<void> {
    this.#asking = true;
    this.#again = false;
    try {
      const room = await askRoom(this.#api);
      this.#tell(() => ({ room, lostSince: undefined, at: Date.now() }));
    } catch {
      const at = Date.now();
      this.#tell(({ room, lostSince = at }) => ({ room, lostSince, at }));
    }
    this.#asking = false;
    if (this.#again) this.ask();
    else if (this.#wanted && document.visibilityState === "visible")
      this.#timer = setTimeout(this.ask, every);
  }
}
