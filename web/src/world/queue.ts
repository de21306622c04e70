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

/** How long it takes until one's turn, in words, if it goes on as it went so far; before it went on nobody can tell. */
export function waitOf({ first, place, at }: Queue): string {
  const passed = first.place - place;
  if (passed === 0) return "how long it takes can’t be told yet";
  const seconds = (((at - first.at) / passed) * place) / 1000;
  if (seconds < 10) return "a few seconds";
  return seconds <= 95 ? `about ${Math.ceil(seconds / 10) * 10} s` : `about ${Math.round(seconds / 60)} min`;
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

/** `3rd of 7`; `next` where nobody else waits. */
export const placeOf = ({ place, of }: Pick<Queue, "place" | "of">): string =>
  of === 1 ? "next" : `${place}${endings[ordinals.select(place)] ?? "th"} of ${of}`;
