import type { Waiting } from "../link/index.ts";

/** What one waits for, at which place, and what that place was when it was first told. */
export interface Queue extends Waiting {
  readonly first: { readonly place: number; readonly at: number };
  /** When it became this place, ms since 1970. */
  readonly at: number;
}

/** The queue after the server has told one's place; null once it is one's turn. */
export function queued(before: Queue | null, { for: what, place, of }: Waiting, now: number): Queue | null {
  if (place === 0) return null;
  if (before?.for !== what || place > before.place)
    return { for: what, place, of, first: { place, at: now }, at: now };
  return { ...before, place, of, at: place === before.place ? before.at : now };
}
