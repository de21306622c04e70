import { Suspense, useEffect, useEffectEvent, useRef, useState, type ReactNode } from "react";
import { late } from "../../ui/index.ts";
import type { Around } from "./lesson-acts.ts";
import { Waiting } from "./Waiting.tsx";

const Palette = late(async () => ({ default: (await import("./Palette.tsx")).Palette }));

/**
 * The palette, opened by Ctrl-K or Cmd-K wherever one is, even while typing. `around` is asked each time it is drawn, so
 * that what can't be done now says why.
 */
export function usePalette(around: () => Around): ReactNode {
  const [open, setOpen] = useState(false);
  // Once fetched it stays, so that closing can be seen.
  const [wanted, setWanted] = useState(false);
  const [typed, setTyped] = useState("");
  const from = useRef<HTMLElement>(null);
  const change = (next: boolean) => {
    if (next) {
      setWanted(true);
      from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    }
    setTyped("");
    setOpen(next);
  };
  const toggle = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    if (event.altKey || event.shiftKey) return;
    event.preventDefault();
    change(!open);
  });
  useEffect(() => {
    // Before the terminal or the editor takes it.
    addEventListener("keydown", toggle, { capture: true });
    return () => removeEventListener("keydown", toggle, { capture: true });
  }, []);
  // Between the one input and the other there is a moment in which nothing has the focus.
  const catchUp = useEffectEvent((event: KeyboardEvent) => {
    if (!open || event.target instanceof HTMLInputElement) return;
    if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setTyped((before) => before + event.key);
  });
  useEffect(() => {
    addEventListener("keydown", catchUp, { capture: true });
    return () => removeEventListener("keydown", catchUp, { capture: true });
  }, []);
  const leave = () => {
    change(false);
    from.current?.focus();
  };
  return (
    wanted && (
      <Suspense fallback={open && <Waiting typed={typed} onType={setTyped} onClose={leave} />}>
        <Palette
          around={open ? around() : undefined}
          typed={typed}
          from={from}
          open={open}
          onType={setTyped}
          onOpen={change}
        />
      </Suspense>
    )
  );
}
