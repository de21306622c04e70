/** A key press, or a character, as it comes from the terminal. */
export type Key =
  { readonly type: "text"; readonly text: string } | { readonly type: "key"; readonly name: KeyName };

export type KeyName =
  | "enter"
  | "tab"
  | "backspace"
  | "delete"
  | "left"
  | "right"
  | "up"
  | "down"
  | "home"
  | "end"
  | "word-left"
  | "word-right"
  | "delete-word"
  | "delete-word-right"
  | "kill-line"
  | "kill-start"
  | "yank"
  | "interrupt"
  | "end-of-file"
  | "clear"
  | "search"
  | "transpose"
  | "cancel";

/** What xterm.js sends for keys, longest first where one begins another. */
const sequences: readonly (readonly [sequence: string, name: KeyName | undefined])[] = [
  ["\u001b[1;5D", "word-left"],
  ["\u001b[1;5C", "word-right"],
  ["\u001b[1;3D", "word-left"],
  ["\u001b[1;3C", "word-right"],
  ["\u001b[3~", "delete"],
  ["\u001b[1~", "home"],
  ["\u001b[4~", "end"],
  ["\u001b[A", "up"],
  ["\u001b[B", "down"],
  ["\u001b[C", "right"],
  ["\u001b[D", "left"],
  ["\u001b[H", "home"],
  ["\u001b[F", "end"],
  ["\u001bOA", "up"],
  ["\u001bOB", "down"],
  ["\u001bOC", "right"],
  ["\u001bOD", "left"],
  ["\u001bOH", "home"],
  ["\u001bOF", "end"],
  ["\u001bb", "word-left"],
  ["\u001bf", "word-right"],
  ["\u001bd", "delete-word-right"],
  ["\u001b\u007f", "delete-word"],
  ["\r", "enter"],
  ["\n", "enter"],
  ["\t", "tab"],
  ["\u007f", "backspace"],
  ["\b", "backspace"],
  ["\u0001", "home"],
  ["\u0002", "left"],
  ["\u0003", "interrupt"],
  ["\u0004", "end-of-file"],
  ["\u0005", "end"],
  ["\u0006", "right"],
  ["\u0007", "cancel"],
  ["\u000b", "kill-line"],
  ["\u000c", "clear"],
  ["\u000e", "down"],
  ["\u0010", "up"],
  ["\u0012", "search"],
  ["\u0014", "transpose"],
  ["\u0015", "kill-start"],
  ["\u0017", "delete-word"],
  ["\u0019", "yank"],
];

/** An escape sequence that stands for no key here. */
// oxlint-disable-next-line no-control-regex -- that is what they begin with
const otherSequence = /^\u001b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/;

/** Cuts what the terminal sends, typed or pasted, into keys. Pasted line breaks are enters. */
export function keysOf(data: string): Key[] {
  const keys: Key[] = [];
  for (let at = 0; at < data.length;) {
    const rest = data.slice(at);
    const known = sequences.find(([sequence]) => rest.startsWith(sequence));
    if (known?.[1]) {
      keys.push({ type: "key", name: known[1] });
      // A line break that was pasted as two characters is one.
      at += rest.startsWith("\r\n") ? 2 : known[0].length;
    } else if (rest.startsWith("\u001b")) at += otherSequence.exec(rest)?.[0].length ?? 1;
    else {
      const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      // Other control characters mean nothing here.
      if (character >= " ") keys.push({ type: "text", text: character });
      at += character.length;
    }
  }
  return keys;
}
