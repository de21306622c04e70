/** One piece of a line: its text and, unless it is the ordinary one, its colour. */
export type Piece = readonly [text: string, colour?: string];
export type SourceLines = readonly (readonly Piece[])[];

const sources = import.meta.glob<SourceLines>("../../../lessons/*/pods/*.{ts,yaml}", {
  query: "?lines",
  import: "default",
});

/** The coloured lines of a file in a lesson's folder `pods`; undefined when the page was built without it. */
export const loadSource = (lesson: string, file: string): Promise<SourceLines> | undefined =>
  sources[`../../../lessons/${lesson}/pods/${file}`]?.();

export const plainLines = (lines: SourceLines): string[] =>
  lines.map((line) => line.map(([text]) => text).join(""));
