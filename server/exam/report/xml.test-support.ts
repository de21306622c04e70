/** An element of a document that was read. */
export interface Element {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly inside: readonly (Element | string)[];
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** Elements of HTML that have no end. */
const empty = new Set(["meta"]);

/** Reads a document, strictly: every element is closed in order, every attribute quoted, every reference known. */
export function readMarkup(text: string): Element {
  const root = { name: "", fields: {}, inside: [] as (Element | string)[] };
  const open: { name: string; fields: Record<string, string>; inside: (Element | string)[] }[] = [root];
  const here = (): (typeof open)[number] => open.at(-1) ?? root;
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed())
    throw new Error("there is a character that XML doesn't know");
  const token = /<\?[^>]*\?>|<!doctype html>|<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/gy;
  for (const [all, end, name = "", attributes = "", closed, words, stray] of text.matchAll(token)) {
    if (stray !== undefined) throw new Error(`"${text.slice(text.indexOf(all), 80)}" is no tag`);
    if (words !== undefined) {
      if (words.trim() !== "" || open.length > 1) here().inside.push(plainly(words, here().name));
    } else if (end === "/") {
      if (here().name !== name) throw new Error(`</${name}> ends <${here().name}>`);
      open.pop();
    } else if (name !== "") {
      const fields = Object.fromEntries(
        [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
          key,
          plainly(value, name),
        ]),
      );
      const element = { name, fields, inside: [] };
      here().inside.push(element);
      if (closed === "" && !empty.has(name)) open.push(element);
    }
  }
  if (open.length > 1) throw new Error(`<${here().name}> has no end`);
  const elements = root.inside.filter((each) => typeof each !== "string");
  const [only] = elements;
  if (!only || elements.length > 1) throw new Error("a document has one element, and the others in it");
  return only;
}

function plainly(text: string, where: string): string {
  // A style sheet of HTML is taken as it is.
  if (where === "style") return text;
  return text.replaceAll(
    /&(?:#(\d+)|(\w+));|&/g,
    (all, code: string | undefined, name: string | undefined) => {
      const found = code === undefined ? entities[name ?? ""] : String.fromCodePoint(Number(code));
      if (found === undefined) throw new Error(`"${all}" in <${where}> stands for nothing`);
      return found;
    },
  );
}

/** All elements of that name, at any depth. */
export const elementsOf = (element: Element, name: string): Element[] =>
  element.inside.flatMap((each) =>
    typeof each === "string" ? [] : [...(each.name === name ? [each] : []), ...elementsOf(each, name)],
  );

/** The first of these. @throws Error where there is none */
export function elementOf(element: Element, name: string): Element {
  const [first] = elementsOf(element, name);
  if (first) return first;
  throw new Error(`<${element.name}> has no <${name}>`);
}

/** What is to be read in it, at any depth. */
export const wordsOf = (element: Element): string =>
  element.inside.map((each) => (typeof each === "string" ? each : wordsOf(each))).join("");
