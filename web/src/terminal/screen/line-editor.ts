import type { Key, KeyName } from "./keys.ts";

/** What a key asks of whoever shows the line; undefined: show it anew. */
export type Wish = "submit" | "interrupt" | "leave" | "clear" | "complete" | undefined;

/** So many lines are remembered. */
const remembered = 500;

const wordStart = (text: string, at: number): number => {
  let to = at;
  while (to > 0 && !/[\w-]/.test(text[to - 1] ?? "")) to -= 1;
  while (to > 0 && /[\w-]/.test(text[to - 1] ?? "")) to -= 1;
  return to;
};
const wordEnd = (text: string, at: number): number => {
  let to = at;
  while (to < text.length && !/[\w-]/.test(text[to] ?? "")) to += 1;
  while (to < text.length && /[\w-]/.test(text[to] ?? "")) to += 1;
  return to;
};

/** One line being typed, edited as readline does it (its Emacs mode), with the lines before it. */
export class LineEditor {
  text = "";
  cursor = 0;
  /** Oldest first. */
  readonly past: string[] = [];
  /** What is being searched for backwards, while Ctrl-R is on. */
  search: { readonly query: string; readonly at: number } | undefined;
  /** The line of the past that is shown; its length for the new one. */
  #shown = 0;
  #draft = "";
  #killed = "";

  /** Takes a key. */
  press(key: Key): Wish {
    if (this.search) {
      if (this.#pressSearching(key)) return undefined;
    }
    if (key.type === "text") {
      this.insert(key.text);
      return undefined;
    }
    return this.#act(key.name);
  }

  /** Puts text at the cursor. */
  insert(text: string): void {
    this.replace(this.cursor, text);
  }

  /** Puts text in the place of what stands between `from` and the cursor. */
  replace(from: number, text: string): void {
    this.text = this.text.slice(0, from) + text + this.text.slice(this.cursor);
    this.cursor = from + text.length;
  }

  /** Takes the line, and begins a new one. */
  take(): string {
    const { text } = this;
    if (text.trim() !== "" && this.past.at(-1) !== text) this.past.push(text);
    if (this.past.length > remembered) this.past.shift();
    this.reset();
    return text;
  }

  reset(): void {
    this.text = "";
    this.cursor = 0;
    this.search = undefined;
    this.#draft = "";
    this.#shown = this.past.length;
  }

  #act(name: KeyName): Wish {
    const { text, cursor } = this;
    switch (name) {
      case "enter":
        return "submit";
      case "interrupt":
      case "clear":
        return name;
      case "tab":
        return "complete";
      case "end-of-file":
        if (text === "") return "leave";
        this.#cut(cursor, cursor + 1, false);
        break;
      case "backspace":
        this.#cut(Math.max(0, cursor - 1), cursor, false);
        break;
      case "delete":
        this.#cut(cursor, cursor + 1, false);
        break;
      case "left":
        this.cursor = Math.max(0, cursor - 1);
        break;
      case "right":
        this.cursor = Math.min(text.length, cursor + 1);
        break;
      case "home":
        this.cursor = 0;
        break;
      case "end":
        this.cursor = text.length;
        break;
      case "word-left":
        this.cursor = wordStart(text, cursor);
        break;
      case "word-right":
        this.cursor = wordEnd(text, cursor);
        break;
      case "delete-word": {
        // Ctrl-W goes by blanks.
        const before = text.slice(0, cursor).trimEnd();
        this.#cut(before.lastIndexOf(" ") + 1, cursor, true);
        break;
      }
      case "delete-word-right":
        this.#cut(cursor, wordEnd(text, cursor), true);
        break;
      case "kill-line":
        this.#cut(cursor, text.length, true);
        break;
      case "kill-start":
        this.#cut(0, cursor, true);
        break;
      case "yank":
        this.insert(this.#killed);
        break;
      case "transpose":
        this.#transpose();
        break;
      case "up":
        this.#show(this.#shown - 1);
        break;
      case "down":
        this.#show(this.#shown + 1);
        break;
      case "search":
        this.search = { query: "", at: this.past.length };
        break;
      case "cancel":
        break;
    }
    return undefined;
  }

  /** Returns whether the key belonged to the search. */
  #pressSearching(key: Key): boolean {
    const { query, at } = this.search ?? { query: "", at: this.past.length };
    if (key.type === "text") {
      this.#find(query + key.text, at);
      return true;
    }
    switch (key.name) {
      case "search":
        this.#find(query, at - 1);
        return true;
      case "backspace":
        this.#find(query.slice(0, -1), this.past.length - 1);
        return true;
      case "interrupt":
      case "cancel":
        this.reset();
        return true;
      default:
        // Any other key takes what was found, and does what it does.
        this.search = undefined;
        return false;
    }
  }

  /** Shows the last line up to `at` that the query is in. Where there is none, what is shown stays. */
  #find(query: string, at: number): void {
    const from = Math.min(at, this.past.length - 1);
    const found =
      query === "" ? -1 : this.past.findLastIndex((line, index) => index <= from && line.includes(query));
    this.search = { query, at: found === -1 ? at : found };
    if (found === -1) return;
    this.text = this.past[found] ?? "";
    this.cursor = this.text.indexOf(query);
  }

  #show(index: number): void {
    if (index < 0 || index > this.past.length) return;
    if (this.#shown === this.past.length) this.#draft = this.text;
    this.#shown = index;
    this.text = this.past[index] ?? this.#draft;
    this.cursor = this.text.length;
  }

  #cut(from: number, to: number, keep: boolean): void {
    if (keep) this.#killed = this.text.slice(from, to);
    this.text = this.text.slice(0, from) + this.text.slice(to);
    this.cursor = from;
  }

  #transpose(): void {
    const { text, cursor } = this;
    const at = Math.min(cursor, text.length - 1);
    if (at < 1) return;
    this.text = `${text.slice(0, at - 1)}${text[at]}${text[at - 1]}${text.slice(at + 1)}`;
    this.cursor = at + 1;
  }
}
