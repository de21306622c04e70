import type { ProgramProblem } from "../protocol/index.ts";

/** The place in a text of so many UTF-16 code units, counted from 1. */
function placeAt(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** What is wrong with a text of somebody's own before anybody asks whether it is what it should be. */
export function unfit(text: string, what: "program" | "manifest", most: number): ProgramProblem | undefined {
  if (text.trim() === "")
    return { line: 1, column: 1, message: `there is no ${what} here; reset it or write one` };
  if (text.length > most) {
    const message = `everything from here on is too much: a ${what} has at most ${most} characters`;
    return { ...placeAt(text, most), message };
  }
  if (!text.isWellFormed()) {
    // Without `u` a pattern sees half characters; with it, it finds those that have no other half.
    const index = text.search(/\p{Surrogate}/u);
    return { ...placeAt(text, index), message: "half a character, which no file can hold; delete it" };
  }
  return undefined;
}
