import { Suspense, useEffect, useState, type ReactNode } from "react";
import type { ActGroup } from "./act.ts";
import { late } from "../../ui/index.ts";

const Palette = late(async () => ({ default: (await import("./Palette.tsx")).Palette }));

/**
 * The palette, opened by Ctrl-K or Cmd-K wherever one is, even while typing; and what opens it otherwise. `acts` is asked
 * each time it is drawn, so that what can't be done now says why.
 */
export function usePalette(acts: () => readonly ActGroup[]): { palette: ReactNode; openPalette(): void } {
  const [open, setOpen] = useState(false);
  // Once fetched it stays, so that closing can be seen.
  const [wanted, setWanted] = useState(false);
  const change = (next: boolean) => {
    if (next) setWanted(true);
    setOpen(next);
  };
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      setWanted(true);
      setOpen((before) => !before);
    };
    // Before the terminal or the editor takes it.
    addEventListener("keydown", toggle, { capture: true });
    return () => removeEventListener("keydown", toggle, { capture: true });
  }, []);
  return {
    palette: wanted && (
      <Suspense fallback={null}>
        <Palette groups={open ? acts() : []} open={open} onOpen={change} />
      </Suspense>
    ),
    openPalette: () => change(true),
  };
}
