import type { Queue } from "./queue.ts";

/** How long it takes until one's turn, in words, if it goes on as it went so far; before it went on nobody can tell. */
export function waitOf({ first, place, at }: Queue): string {
  const passed = first.place - place;
  if (passed === 0) return "no estimate yet";
  const seconds = (((at - first.at) / passed) * place) / 1000;
  if (seconds < 10) return "a few seconds";
  return seconds <= 95 ? `about ${Math.ceil(seconds / 10) * 10} s` : `about ${Math.round(seconds / 60)} min`;
}

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

/** `3rd of 7`; `Next` where nobody else waits. */
export const placeOf = ({ place, of }: Pick<Queue, "place" | "of">): string =>
  of === 1 ? "Next" : `${place}${endings[ordinals.select(place)] ?? "th"} of ${of}`;

/** `3rd of 7 in the queue for a run`; whoever waits for a place waits for a lab. */
export const queueInWords = (queue: Queue): string =>
  `${placeOf(queue)} in the queue for a ${queue.for === "place" ? "lab" : "run"}`;
