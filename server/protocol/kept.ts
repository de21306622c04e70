import type { History } from "./history.ts";

/**
 * Something that follows from all requests of a history, computed anew only once something about a request has changed
 * since. Explaining a thousand losses then reads the whole run once, and not a thousand times.
 */
export function keptFor<T>(compute: (history: History) => T): (history: History) => T {
  const known = new WeakMap<History, { readonly changes: number; readonly value: T }>();
  return (history) => {
    const before = known.get(history);
    if (before?.changes === history.requestChanges) return before.value;
    const value = compute(history);
    known.set(history, { changes: history.requestChanges, value });
    return value;
  };
}
