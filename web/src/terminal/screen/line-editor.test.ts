import { describe, expect, test } from "vitest";
import { keysOf } from "./keys.ts";
import { LineEditor } from "./line-editor.ts";
import { Prompt } from "./prompt.ts";

/** Types into an editor; `|` in what comes back is the cursor. */
function type(data: string, editor = new LineEditor()): string {
  for (const key of keysOf(data)) if (editor.press(key) === "submit") editor.take();
  return `${editor.text.slice(0, editor.cursor)}|${editor.text.slice(editor.cursor)}`;
}

const left = "\u001b[D";
const up = "\u001b[A";
const down = "\u001bOB";

describe("keys", () => {
  test.each([
    ["abc", "abc|"],
    [`abc${left}${left}x`, "ax|bc"],
    ["abc\u0001x", "x|abc"],
    ["abc\u001b[Hx\u001b[Fy", "xabcy|"],
    ["one two\u0017", "one |"],
    ["one two-3\u001bb!", "one !|two-3"],
    ["one two\u0001\u001bf", "one| two"],
    ["one two\u0001\u001b[1;5C\u000b", "one|"],
    ["one two\u0015x", "x|"],
    ["one two\u0017\u0001\u0019", "two|one "],
    ["ab\u007f\u007f\u007fc", "c|"],
    [`ab${left}\u001b[3~`, "a|"],
    ["ab\u0014", "ba|"],
    ["é\u001b[5~ü", "éü|"],
  ])("%j", (data, shown) => expect(type(data)).toBe(shown));

  test("line breaks that are pasted are enters, and two characters are one", () => {
    expect(keysOf("a\r\nb\nc\r").filter(({ type: kind }) => kind === "key")).toHaveLength(3);
  });
});

describe("the past", () => {
  const editor = () => {
    const made = new LineEditor();
    type("first\rsecond\rsecond\rthird web-1\r", made);
    return made;
  };
  test.each([
    [up, "third web-1|"],
    [up.repeat(2), "second|"],
    [up.repeat(9), "first|"],
    [`draft${up}${down}`, "draft|"],
    [`${up}${down}${down}`, "|"],
    ["\u0012sec", "|second"],
    ["\u0012s\u0012", "fir|st"],
    ["\u0012web\u0005!", "third web-1!|"],
    ["\u0012web\u0003", "|"],
    ["\u0012zzz", "|"],
  ])("%j", (data, shown) => expect(type(data, editor())).toBe(shown));

  test("what is found by Ctrl-R is run by enter", () => {
    const made = editor();
    type("\u0012fir\r", made);
    expect(made.past.at(-1)).toBe("first");
  });
});

describe("the prompt on its rows", () => {
  /** A terminal of so many columns, as far as the prompt needs one. */
  function shown(columns: number, ...texts: string[]): string[] {
    // `|` in a text is the cursor; without one it is at the end.
    const rows: string[][] = [[]];
    let [row, column] = [0, 0];
    const draw = (output: string): void => {
      // oxlint-disable-next-line no-control-regex -- the sequences that the prompt writes
      for (const [, count, command, character] of output.matchAll(/\u001b\[(\d*)([ABCJm])|([^\u001b])/g)) {
        if (command === "A") row -= Number(count);
        else if (command === "B") row += Number(count);
        else if (command === "C") column += Number(count);
        else if (command === "J") rows.splice(row, rows.length, (rows[row] ?? []).slice(0, column));
        else if (character === "\r") column = 0;
        else if (character === "\n") row += 1;
        else if (character === "\b") column -= 1;
        else if (character !== undefined) {
          if (column === columns) [row, column] = [row + 1, 0];
          (rows[row] ??= [])[column++] = character;
        }
        rows[row] ??= [];
      }
    };
    const prompt = new Prompt();
    for (const [index, text] of texts.entries()) {
      const plain = text.replace("|", "");
      const line = {
        prompt: "$ ",
        text: plain,
        cursor: text.includes("|") ? text.indexOf("|") : plain.length,
      };
      draw(index === 0 ? prompt.first(line, columns) : prompt.again(line, columns));
    }
    return [...rows.map((each) => each.join("")), `${row}:${column}`];
  }

  test("takes as many as it needs, and gives them back", () => {
    expect(shown(10, "abc")).toEqual(["$ abc", "0:5"]);
    expect(shown(10, "12345678", "123456789")).toEqual(["$ 12345678", "9", "1:1"]);
    expect(shown(10, "12345678")).toEqual(["$ 12345678", "", "1:0"]);
    expect(shown(10, "1234567890123456789", "x")).toEqual(["$ x", "0:3"]);
    expect(shown(10, "1234567", "12345678", "123456789")).toEqual(["$ 12345678", "9", "1:1"]);
    expect(shown(10, "123456789", "12345678")).toEqual(["$ 12345678", " ", "1:0"]);
    expect(shown(10, "12345678", "1234567")).toEqual(["$ 1234567", "0:9"]);
    expect(shown(10, "123456789012", "1|23456789012", "1x|23456789012")).toEqual([
      "$ 1x234567",
      "89012",
      "0:4",
    ]);
    expect(shown(10, "1|23456789012", "123456789012|")).toEqual(["$ 12345678", "9012", "1:4"]);
  });
});
