import { useEffect, useEffectEvent } from "react";
import { usePlayback } from "../panels/index.ts";

interface Actions {
  next(): void;
  previous(): void;
  first(): void;
  last(): void;
  pointer(): void;
  blank(): void;
  fullScreen(): void;
  leave(): void;
}

/** Elements that have a use for arrows or letters of their own. */
const busy = "input, textarea, select, [role=slider], [role=listbox], [role=menu], [contenteditable]";

/** Keys of a presentation: what a clicker sends (Page Up, Page Down, B), arrows, and letters for the rest. */
export function usePresenterKeys(actions: Actions): void {
  const playback = usePlayback();
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const keys: Record<string, () => void> = {
      PageDown: actions.next,
      PageUp: actions.previous,
      Escape: actions.leave,
      b: actions.blank,
      f: actions.fullScreen,
      l: actions.pointer,
      ...(!target.closest(busy) && {
        ArrowRight: actions.next,
        ArrowLeft: actions.previous,
        Home: actions.first,
        End: actions.last,
        ",": () => playback.step(-1),
        ".": () => playback.step(1),
        "[": () => playback.phase(-1),
        "]": () => playback.phase(1),
      }),
      ...(!target.closest(`${busy}, button`) && { " ": playback.toggle }),
    };
    const action = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    addEventListener("keydown", act);
    return () => removeEventListener("keydown", act);
  }, []);
}
