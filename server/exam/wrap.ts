/**
 * Breaks a text between its words into lines of at most so many columns; a longer word has a line of its own. A number
 * keeps its unit.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<!\d) | (?!s\b)/)) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The same behind a label, with every line below the first one indented as far. */
export const hang = (label: string, text: string, columns: number): string[] =>
  wrap(text, Math.max(20, columns - label.length)).map((line, nth) =>
    nth === 0 ? `${label}${line}` : `${" ".repeat(label.length)}${line}`,
  );
