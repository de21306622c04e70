import { useCallback, useEffect, useRef, useState } from "react";
import type { Api } from "../../link/index.ts";
import { askRoom } from "./room-api.ts";
import { Watch, type RoomState } from "./watch.ts";

const nothing: RoomState = { room: undefined, lostSince: undefined, at: 0 };

/** The room, kept up as long as somebody can see it; and a function that asks for it at once. */
export function useRoom(api: Api): readonly [RoomState, () => void] {
  const [state, tell] = useState(nothing);
  const watch = useRef<Watch>(undefined);
  useEffect(() => {
    const begun = new Watch({
      ask: () => askRoom(api),
      visible: () => document.visibilityState === "visible",
      tell,
    });
    watch.current = begun;
    begun.ask();
    document.addEventListener("visibilitychange", begun.ask);
    return () => {
      begun.stop();
      document.removeEventListener("visibilitychange", begun.ask);
    };
  }, [api]);
  return [state, useCallback(() => watch.current?.ask(), [])];
}
