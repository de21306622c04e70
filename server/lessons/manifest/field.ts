import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from "yaml";
import type { ProgramProblem } from "../../protocol/index.ts";

/** What is wrong with a manifest, gathered while it is read. */
export interface Reading {
  readonly doc: Document;
  readonly lines: LineCounter;
  readonly problems: ProgramProblem[];
}

/** The fields that an object may have. */
export interface Shape {
  /** Those that mean something here. */
  readonly read: readonly string[];
  /** Those that a manifest has for Kubernetes and that change nothing here, whatever they say. */
  readonly ignored?: readonly string[];
  /** Those that would change something in Kubernetes and can't here: each with what to do instead. */
  readonly lacking?: Readonly<Record<string, string>>;
}

export type Fields = ReadonlyMap<string, Field>;

const kindOf = (node: Node): string =>
  isMap(node) ? "an object" : isSeq(node) ? "a list" : "a single value";

/** One place of a manifest, by its path from the top: read as what it has to be, or told of as wrong where it stands. */
export class Field {
  readonly path: string;
  readonly #node: Node;
  readonly #reading: Reading;

  constructor(path: string, node: Node, reading: Reading) {
    this.path = path;
    this.#node = (isAlias(node) ? node.resolve(reading.doc) : node) ?? node;
    this.#reading = reading;
    if (isAlias(this.#node)) this.tell(`no part of this file has the anchor &${this.#node.source}`);
  }

  /** The last part of its path: how it is called in its place. */
  get name(): string {
    return this.path.split(".").at(-1) ?? "";
  }

  /** Whether it is an object without any field. */
  get isEmpty(): boolean {
    return isMap(this.#node) && this.#node.items.length === 0;
  }

  /** Says what is wrong with it. */
  tell(message: string): undefined {
    this.#tellAt(this.#node, message);
  }

  #tellAt(node: Node, message: string): void {
    const { line, col } = this.#reading.lines.linePos(node.range?.[0] ?? 0);
    this.#reading.problems.push({ line, column: col, message });
  }

  /** Its fields that have a value; an empty one is as good as none, as in Kubernetes. Undefined when it's no object. */
  fields({ read, ignored = [], lacking = {} }: Shape): Fields | undefined {
    const found = new Map<string, Field>();
    if (!isMap(this.#node)) {
      if (!isAlias(this.#node)) this.tell(`${this.#called} is an object, not ${kindOf(this.#node)}`);
      return undefined;
    }
    const seen = new Set<string>();
    for (const { key, value } of this.#node.items as readonly { key: Node; value: Node | null }[]) {
      const name = isScalar(key) ? String(key.value) : "";
      if (!isScalar(key)) this.#tellAt(key, "a field's name is a word");
      else if (seen.has(name)) this.#tellAt(key, `${name} stands here twice; keep one of them`);
      else if (Object.hasOwn(lacking, name)) this.#tellAt(key, `the lab has no ${name}: ${lacking[name]}`);
      else if (read.includes(name)) {
        const empty = value === null || (isScalar(value) && value.value === null);
        if (!empty) found.set(name, new Field(this.#below(name), value, this.#reading));
      } else if (!ignored.includes(name)) this.#tellAt(key, this.#unknown(name, read, ignored));
      seen.add(name);
    }
    return found;
  }

  /** The entries of a list that isn't empty. */
  list(): readonly Field[] {
    if (!isSeq(this.#node)) {
      if (!isAlias(this.#node)) this.tell(`${this.name} is a list, not ${kindOf(this.#node)}`);
      return [];
    }
    const items = this.#node.items as readonly Node[];
    if (items.length === 0) this.tell(`${this.name} is empty; write an entry or leave it out`);
    return items.map((item, index) => new Field(`${this.path}[${index}]`, item, this.#reading));
  }

  text(): string | undefined {
    const { value, is } = this.#scalar();
    if (typeof value === "string") return value;
    // The API refuses it just so: only text is text.
    if (is === "a single value") return this.tell(`${this.name} is text: put ${String(value)} in quotes`);
    return this.tell(`${this.name} is text, not ${is}`);
  }

  /** A whole number within bounds: the API takes no other. */
  whole(least: number, most: number): number | undefined {
    const { value } = this.#scalar();
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.tell(`${this.name} is a whole number from ${least} to ${most}`);
  }

  /** One of several words. */
  oneOf<Word extends string>(words: readonly Word[]): Word | undefined {
    const { value } = this.#scalar();
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    return this.tell(`${this.name} is ${words.join(" or ")} here`);
  }

  /** A list of text, such as a command. */
  words(): string[] | undefined {
    const words = this.list().map((each) => each.text());
    const known = words.filter((word) => word !== undefined);
    return known.length > 0 && known.length === words.length ? known : undefined;
  }

  /** A scalar's value, or what it is instead. */
  scalar(): unknown {
    return this.#scalar().value;
  }

  #scalar(): { readonly value?: unknown; readonly is: string } {
    const node = this.#node;
    return isScalar(node) ? { value: node.value, is: kindOf(node) } : { is: kindOf(node) };
  }

  get #called(): string {
    return this.path === "" ? "a manifest" : this.name;
  }

  #below(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  #unknown(name: string, read: readonly string[], ignored: readonly string[]): string {
    const meant = [...read, ...ignored].find((each) => close(each, name));
    const place = this.path === "" ? "at the top" : `in ${this.path}`;
    const hint = meant === undefined ? `the lab reads ${read.join(", ")} there` : `did you mean ${meant}?`;
    return `there is no field ${name} ${place}; ${hint}`;
  }
}

const sorted = (word: string): string => Array.from(word).toSorted().join("");

/** Whether one is the other with a letter more, less or changed, in another order or case, or is its beginning. */
function close(known: string, written: string): boolean {
  const [a, b] = [known.toLowerCase(), written.toLowerCase()];
  if (sorted(a) === sorted(b) || (b.length > 3 && a.startsWith(b))) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - from - end <= 1;
}
