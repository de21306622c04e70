import { useEffect, useEffectEvent } from "react";

/** The keys of the page, as the help lists them. */
export const keyHelp: readonly (readonly [keys: readonly string[], does: string])[] = [
  [["R"], "run the variant that is next"],
  [["Ctrl ↵"], "run your code, while it is shown (Cmd ↵ on a Mac)"],
  [["T"], "SIGTERM: delete the pod (live)"],
  [["K"], "SIGKILL: kill the pod at once (live)"],
  [["space"], "play and pause"],
  [[",", "."], "previous and next event"],
  [["[", "]"], "previous and next landmark of the shutdown"],
  [["N", "P"], "next and previous lost request"],
  [["C"], "compare two runs, or show one again"],
  [["Ctrl K"], "everything that can be done here, by name (Cmd K on a Mac)"],
  [["Shift P"], "present the lesson on a big screen"],
  [["Esc"], "let go of the selected request"],
  [["?"], "this help"],
];

/** Elements that keep their keys for themselves. */
const typing =
  "input:not([type=range]):not([type=radio]), textarea, select, [contenteditable], .cm-editor, .xterm";
/** Elements for which space already means something. */
const pressed = "button, a, summary, input, [role=tab], [role=menuitem]";

/** Calls what belongs to a key: never while typing, in a dialog or a menu, or together with Ctrl, Cmd or Alt. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(typing) || document.querySelector("[role=dialog], [role=menu]")) return;
    if (event.key === " " && target.closest(pressed)) return;
    const action = actions[event.key] ?? actions[event.key.toLowerCase()];
    if (!action || (event.repeat && event.key !== "," && event.key !== ".")) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    addEventListener("keydown", act);
    return () => removeEventListener("keydown", act);
  }, []);
}

/** Calls `run` at Ctrl-Enter or Cmd-Enter, also while typing; not in a dialog, and not when somebody took the key. */
export function useRunKey(run: (() => void) | undefined): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (!run || event.defaultPrevented || event.repeat) return;
    if (document.querySelector("[role=dialog], [role=menu]")) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    addEventListener("keydown", act);
    return () => removeEventListener("keydown", act);
  }, []);
}
