const ESC = String.fromCodePoint(0x1b);

/** Select Graphic Rendition, the one escape sequence a terminal may get. The length bound keeps matching linear. */
const sgr = new RegExp(`${ESC}\\[([0-9;]{0,40})m`, "g");

/** Controls but tab, what turns the reading direction, and separators that would break a line in two. */
const unsafe = /(?!\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u{feff}]/gu;

/** Reset, bold, dim, italic, underline, and the sixteen colours with their defaults. */
const plainStyle = (code: number): boolean =>
  [0, 1, 2, 3, 4, 22, 23, 24, 39, 49].includes(code) ||
  (code >= 30 && code <= 37) ||
  (code >= 40 && code <= 47) ||
  (code >= 90 && code <= 97) ||
  (code >= 100 && code <= 107);

const isByte = (value: number | undefined): boolean => value !== undefined && value <= 255;

/** How many numbers the colour at `at` takes up (`38;5;n` is 3), or 0 if it is none. */
function styleLength(codes: readonly number[], at: number): number {
  const code = codes[at];
  if (code === undefined) return 0;
  if (plainStyle(code)) return 1;
  if (code !== 38 && code !== 48) return 0;
  if (codes[at + 1] === 5) return isByte(codes[at + 2]) ? 3 : 0;
  if (codes[at + 1] === 2) return codes.slice(at + 2, at + 5).filter(isByte).length === 3 ? 5 : 0;
  return 0;
}

function onlyColours(parameters: string): boolean {
  const codes = parameters.split(";").map(Number);
  for (let at = 0; at < codes.length;) {
    const length = styleLength(codes, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** C0 and DEL have pictures of their own; everything else is named by its code point. */
function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

const harmless = (text: string): string => text.replace(unsafe, visible);

/**
 * One line as it may reach a terminal: colours stay, and end with the line; every other control is shown, not obeyed.
 */
export function printable(line: string): string {
  if (line.search(unsafe) < 0) return line;
  let shown = "";
  let end = 0;
  let coloured = false;
  for (const match of line.matchAll(sgr)) {
    if (!onlyColours(match[1] ?? "")) continue;
    shown += harmless(line.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
    coloured = true;
  }
  shown += harmless(line.slice(end));
  return coloured ? `${shown}${ESC}[0m` : shown;
}
