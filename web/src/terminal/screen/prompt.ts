/** What is typed after a prompt, and where the cursor is in it. */
export interface Line {
  readonly prompt: string;
  readonly text: string;
  readonly cursor: number;
}

const hue = "\u001b[36m";
const plain = "\u001b[39m";
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : "");
const right = (columns: number): string => (columns > 0 ? `\u001b[${columns}C` : "");

/** Draws a prompt and the line after it, over as many rows as they need, and again in the same place. */
export class Prompt {
  /** How many rows above the cursor the prompt begins. */
  #above = 0;

  /** Where the cursor is: at the beginning of an empty row. */
  first(line: Line, columns: number): string {
    this.#above = 0;
    return this.again(line, columns);
  }

  /** Over what was drawn last. */
  again({ prompt, text, cursor }: Line, columns: number): string {
    const width = Math.max(1, columns);
    const length = prompt.length + text.length;
    const begin = `${up(this.#above)}\r\u001b[J`;
    // A row that is full leaves the cursor on its last column: a line break takes it to the next one.
    const full = length > 0 && length % width === 0 ? "\r\n" : "";
    const end = Math.floor(length / width);
    const at = prompt.length + cursor;
    this.#above = Math.floor(at / width);
    return `${begin}${hue}${prompt}${plain}${text}${full}${up(end - this.#above)}\r${right(at % width)}`;
  }
}
