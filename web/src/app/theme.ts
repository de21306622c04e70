import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
const key = "lastcall.theme";
const themes: readonly Theme[] = ["system", "light", "dark"];
const listeners = new Set<() => void>();

const isTheme = (value: unknown): value is Theme => (themes as readonly unknown[]).includes(value);

function keptTheme(): Theme {
  const kept = localStorage.getItem(key);
  return isTheme(kept) ? kept : "system";
}

let current: Theme = keptTheme();

function show(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Shows the theme this browser keeps; called before the first paint. */
export const showKeptTheme = (): void => show(current);

/** The theme, and a way to the next one: system → light → dark. */
export function useTheme(): { theme: Theme; next: Theme; turn(): void } {
  const theme = useSyncExternalStore(
    (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    () => current,
  );
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  const turn = () => {
    current = next;
    localStorage.setItem(key, next);
    show(next);
    for (const listener of listeners) listener();
  };
  return { theme, next, turn };
}
