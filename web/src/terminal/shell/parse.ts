/** A piece of a word: text as it stands, a variable, or a command whose output takes its place. */
export type Piece =
  | { readonly text: string; readonly quoted: boolean }
  | { readonly variable: string; readonly quoted: boolean }
  | { readonly command: string; readonly quoted: boolean };
export type Word = readonly Piece[];

/** Where the output of a command goes: `2>&1`, or a file. */
export interface Redirect {
  readonly from: 1 | 2 | "both";
  readonly to: Word | "stdout";
}

export type Command =
  | { readonly is: "simple"; readonly words: readonly Word[]; readonly redirects: readonly Redirect[] }
  | { readonly is: "while"; readonly until: boolean; readonly condition: List; readonly body: List }
  | { readonly is: "for"; readonly variable: string; readonly words: readonly Word[]; readonly body: List };

/** Commands joined by pipes; `when` is how the one before must have ended for this one to run. */
export interface Step {
  readonly when: "always" | "success" | "failure";
  readonly pipe: readonly Command[];
}
export type List = readonly Step[];

/** A line that a shell doesn't understand; `incomplete` when more lines could make it whole. */
export class SyntaxProblem extends Error {
  override readonly name = "SyntaxProblem";
  readonly incomplete: boolean;
  constructor(message: string, incomplete = false) {
    super(message);
    this.incomplete = incomplete;
  }
}

type Token = { readonly operator: string } | { readonly word: Word };

const operators = ["&&", "||", "2>&1", "&>", "2>", ">>", ">", "<", ";", "|", "&", "\n"];
const unexpected = (token: string): SyntaxProblem =>
  new SyntaxProblem(`syntax error near unexpected token \`${token === "\n" ? "newline" : token}'`);

/** The end of what `open` began at `at`, quotes and nesting considered. */
function closing(line: string, at: number): number {
  let depth = 0;
  let quote = "";
  for (let index = at; index < line.length; index++) {
    const character = line[index] ?? "";
    if (quote) quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "(") depth += 1;
    else if (character === ")" && --depth === 0) return index;
  }
  throw new SyntaxProblem("unexpected EOF while looking for matching `)'", true);
}

/** Splits a line into words and operators, as a POSIX shell does. */
function tokens(line: string): Token[] {
  const found: Token[] = [];
  let pieces: Piece[] | undefined;
  let at = 0;
  const add = (piece: Piece): void => void (pieces ??= []).push(piece);
  const end = (): void => {
    if (pieces) found.push({ word: pieces });
    pieces = undefined;
  };
  const dollar = (quoted: boolean): void => {
    const rest = line.slice(at);
    if (rest.startsWith("$(")) {
      const to = closing(line, at + 1);
      add({ command: line.slice(at + 2, to), quoted });
      at = to + 1;
      return;
    }
    const name = /^\$(?:\{(\w+|\?)\}|([A-Za-z_]\w*|\?))/.exec(rest);
    add(name ? { variable: name[1] ?? name[2] ?? "", quoted } : { text: "$", quoted });
    at += name ? name[0].length : 1;
  };
  const doubleQuoted = (): void => {
    add({ text: "", quoted: true });
    for (at += 1; line[at] !== '"';) {
      if (at >= line.length) throw new SyntaxProblem("unexpected EOF while looking for matching `\"'", true);
      if (line[at] === "$") dollar(true);
      else {
        const escaped = line[at] === "\\" && /["\\$`]/.test(line[at + 1] ?? "");
        add({ text: line[escaped ? at + 1 : at] ?? "", quoted: true });
        at += escaped ? 2 : 1;
      }
    }
    at += 1;
  };
  while (at < line.length) {
    const character = line[at] ?? "";
    const operator = operators.find((each) => line.startsWith(each, at));
    if (operator && !(operator.startsWith("2") && pieces)) {
      end();
      found.push({ operator });
      at += operator.length;
    } else if (character === " " || character === "\t") {
      end();
      at += 1;
    } else if (character === "#" && !pieces) {
      while (at < line.length && line[at] !== "\n") at += 1;
    } else if (character === "'") {
      const to = line.indexOf("'", at + 1);
      if (to === -1) throw new SyntaxProblem("unexpected EOF while looking for matching `''", true);
      add({ text: line.slice(at + 1, to), quoted: true });
      at = to + 1;
    } else if (character === '"') doubleQuoted();
    else if (character === "\\") {
      if (at + 1 === line.length) throw new SyntaxProblem("unexpected EOF after `\\'", true);
      if (line[at + 1] !== "\n") add({ text: line[at + 1] ?? "", quoted: true });
      at += 2;
    } else if (character === "$") dollar(false);
    else if (character === "(" || character === ")" || character === "`") throw unexpected(character);
    else {
      add({ text: character, quoted: false });
      at += 1;
    }
  }
  end();
  return found;
}

/** The text of a word that stands for itself alone: what a keyword can be. */
const plainText = (word: Word): string | undefined =>
  word.every((piece) => "text" in piece && !piece.quoted)
    ? word.map((piece) => ("text" in piece ? piece.text : "")).join("")
    : undefined;

const keywords = new Set(["do", "done", "then", "fi", "else", "in", "if", "case", "function", "{", "}", "!"]);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  constructor(line: string) {
    this.#tokens = tokens(line);
  }

  whole(): List {
    const list = this.#list([]);
    const left = this.#tokens[this.#at];
    if (left) throw unexpected("operator" in left ? left.operator : (plainText(left.word) ?? ""));
    return list;
  }

  #list(ends: readonly string[]): List {
    const steps: Step[] = [];
    let when: Step["when"] = "always";
    for (;;) {
      while (this.#operator() === "\n") this.#at += 1;
      const word = this.#keyword();
      if (this.#at >= this.#tokens.length || (word !== undefined && ends.includes(word))) return steps;
      steps.push({ when, pipe: this.#pipe() });
      const operator = this.#operator();
      if (operator === "&") throw new SyntaxProblem("no job control in this shell: leave the `&' out");
      if (operator === ";") this.#at += 1;
      when = operator === "&&" ? "success" : operator === "||" ? "failure" : "always";
      if (when !== "always") {
        this.#at += 1;
        if (this.#at >= this.#tokens.length) throw new SyntaxProblem("unexpected end of file", true);
      }
    }
  }

  #pipe(): Command[] {
    const commands = [this.#command()];
    while (this.#operator() === "|") {
      this.#at += 1;
      if (this.#at >= this.#tokens.length) throw new SyntaxProblem("unexpected end of file", true);
      commands.push(this.#command());
    }
    return commands;
  }

  #command(): Command {
    const keyword = this.#keyword();
    if (keyword === "while" || keyword === "until") {
      this.#at += 1;
      const condition = this.#list(["do"]);
      return { is: "while", until: keyword === "until", condition, body: this.#body() };
    }
    if (keyword === "for") return this.#for();
    if (keyword !== undefined && keywords.has(keyword)) throw unexpected(keyword);
    return this.#simple();
  }

  #for(): Command {
    this.#at += 1;
    const variable = this.#word();
    if (this.#word() !== "in") throw unexpected("for");
    const words: Word[] = [];
    for (let token = this.#tokens[this.#at]; token && "word" in token; token = this.#tokens[++this.#at])
      words.push(token.word);
    while (this.#operator() === ";" || this.#operator() === "\n") this.#at += 1;
    return { is: "for", variable, words, body: this.#body() };
  }

  #body(): List {
    if (this.#word() !== "do") throw unexpected("done");
    const body = this.#list(["done"]);
    if (this.#word() !== "done") throw unexpected(";");
    if (body.length === 0) throw unexpected("done");
    return body;
  }

  #simple(): Command {
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (let token = this.#tokens[this.#at]; token; token = this.#tokens[this.#at]) {
      if ("word" in token) {
        words.push(token.word);
        this.#at += 1;
      } else if (token.operator === "2>&1") {
        redirects.push({ from: 2, to: "stdout" });
        this.#at += 1;
      } else if (/[<>]/.test(token.operator)) {
        const target = this.#tokens[this.#at + 1];
        if (!target || "operator" in target) throw unexpected(target ? target.operator : "\n");
        if (token.operator !== "<")
          redirects.push({
            from: token.operator === "2>" ? 2 : token.operator === "&>" ? "both" : 1,
            to: target.word,
          });
        this.#at += 2;
      } else break;
    }
    const token = this.#tokens[this.#at];
    if (words.length === 0 && redirects.length === 0)
      throw unexpected(token && "operator" in token ? token.operator : "\n");
    return { is: "simple", words, redirects };
  }

  #operator(): string | undefined {
    const token = this.#tokens[this.#at];
    return token && "operator" in token ? token.operator : undefined;
  }

  #keyword(): string | undefined {
    const token = this.#tokens[this.#at];
    return token && "word" in token ? plainText(token.word) : undefined;
  }

  #word(): string {
    const word = this.#keyword();
    if (this.#at >= this.#tokens.length) throw new SyntaxProblem("unexpected end of file", true);
    if (word === undefined) throw unexpected(this.#operator() ?? "word");
    this.#at += 1;
    return word;
  }
}

/**
 * Reads a line of the shell: pipes, `&&`, `||`, `;`, quotes, redirections, `for` and `while`.
 * @throws {SyntaxProblem} in bash's own words.
 */
export const parse = (line: string): List => new Parser(line).whole();
