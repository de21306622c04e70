import { programOf, type Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";

/** One piece of a line: its text and, unless it is the ordinary one, its colour. */
export type Piece = readonly [text: string, colour?: string];
export type SourceLines = readonly (readonly Piece[])[];

const sources = import.meta.glob<SourceLines>("../../../lessons/*/pods/*.ts", {
  query: "?lines",
  import: "default",
});

/** The coloured lines of a program; undefined when the page was built without it. */
export const loadSource = (lesson: string, program: string): Promise<SourceLines> | undefined =>
  sources[`../../../lessons/${lesson}/pods/${program}.ts`]?.();

/** The name of the program of the variant in a role. */
export function programIn({ variants }: Pick<LessonEntry, "variants">, role: Variant["role"]): string {
  const variant = variants.find((each) => each.role === role);
  return variant ? programOf(variant) : "";
}

export const plainLines = (lines: SourceLines): string[] =>
  lines.map((line) => line.map(([text]) => text).join(""));
