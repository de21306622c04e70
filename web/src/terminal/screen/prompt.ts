/** What is typed after a prompt, and where the cursor is in it. */
export interface Line {
  readonly prompt: string;
  readonly text: string;
  readonly cursor: number;
}

const hue = "\u001b[36m";
const plain = "\u001b[39m";
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : rows < 0 ? `\u001b[${-rows}B` : "");
const right = (columns: number): string => (columns > 0 ? `\u001b[${columns}C` : "");

/** Draws a prompt and the line after it, over as many rows as they need, and again in the same place. */
export class Prompt {
  /** What stands there; undefined before anything does. */
  #drawn: (Line & { readonly width: number }) | undefined;

  /** Where the cursor is: at the beginning of an empty row. */
  first(line: Line, columns: number): string {
    this.#drawn = undefined;
    return this.again(line, columns);
  }

  /** Over what was drawn last; no more is written than has changed, as whoever listens to it hears all of it. */
  again(line: Line, columns: number): string {
    const width = Math.max(1, columns);
    const before = this.#drawn;
    this.#drawn = { ...line, width };
    const same = before && before.width === width && before.prompt === line.prompt ? before : undefined;
    if (same?.text === line.text) return moved(same, line, width);
    const typed = same && appended(same, line, width);
    if (typed !== undefined) return typed;
    const above = before ? Math.floor((before.prompt.length + before.cursor) / width) : 0;
    const { prompt, text } = line;
    const end = { ...line, cursor: text.length };
    const from = `${up(above)}\r\u001b[J`;
    return `${from}${hue}${prompt}${plain}${text}${afterFullRow(end, width)}${moved(end, line, width)}`;
  }
}

/** A row that is full leaves the cursor on its last column: a line break takes it to the next one. */
const afterFullRow = ({ prompt, text }: Line, width: number): string =>
  (prompt.length + text.length) % width === 0 ? "\r\n" : "";

/** Takes the cursor from where it was in a line to where it is now. */
function moved(from: Line, to: Line, width: number): string {
  if (from.cursor === to.cursor) return "";
  const was = from.prompt.length + from.cursor;
  const is = to.prompt.length + to.cursor;
  return `${up(Math.floor(was / width) - Math.floor(is / width))}\r${right(is % width)}`;
}

/** What was typed at the end of the line, or taken away there; undefined where something else has changed. */
function appended(before: Line, line: Line, width: number): string | undefined {
  if (before.cursor !== before.text.length || line.cursor !== line.text.length) return undefined;
  if (line.text.startsWith(before.text))
    return line.text.slice(before.text.length) + afterFullRow(line, width);
  const column = (before.prompt.length + before.text.length) % width;
  return before.text.slice(0, -1) === line.text && column > 0 ? "\b \b" : undefined;
}
