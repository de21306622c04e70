/** What a line of a pod's program does that a story may speak of. */
export type PlaceKind =
  | "handler"
  | "not-ready"
  | "stop-accepting"
  | "exit"
  | "listen"
  | "close-resource"
  | "flush"
  | "refuse"
  | "commit"
  | "claim"
  | "finish"
  | "release"
  | "close-socket"
  | "keep-alive";

/** A line of a program, counted from 1, with what is on it. */
export interface Place {
  readonly kind: PlaceKind;
  readonly line: number;
  readonly text: string;
  /** The signal of a handler, the code of an exit, the status of a refusal. */
  readonly detail?: string | undefined;
}

const rules: readonly (readonly [kind: PlaceKind, pattern: RegExp])[] = [
  ["handler", /\bprocess\s*\.\s*(?:on|once|addListener|prependListener)\(\s*["'`](SIG[A-Z0-9]+)["'`]/],
  ["not-ready", /\b\w*[rR]eady\w*\s*=\s*false\b/],
  ["stop-accepting", /\b\w*[sS]erver\w*\s*\.\s*close\(/],
  ["exit", /\bprocess\s*\.\s*exit(?:\(\s*(\d*)|Code\s*=\s*(\d+))/],
  ["listen", /\.\s*listen\(/],
  ["close-resource", /\b\w*(?:[pP]ool|[cC]lient|[dD]b|database)\w*\s*\.\s*end\(/],
  [
    "flush",
    /\b\w*(?:[tT]racer|[pP]rovider|[eE]xporter|[pP]rocessor|[sS]dk)\w*\s*\.\s*(?:shutdown|forceFlush)\(/,
  ],
  ["refuse", /\b(5\d\d)\b/],
  ["commit", /INSERT INTO payments/i],
  ["claim", /(?:SET state\s*=\s*'claimed'|FOR UPDATE SKIP LOCKED)/i],
  ["finish", /SET state\s*=\s*'done'/i],
  ["release", /SET state\s*=\s*'queued'/i],
  ["close-socket", /\.\s*close\(\s*(10\d\d)/],
  ["keep-alive", /(?:keepAliveTimeout|["'`][cC]onnection["'`]\s*,\s*["'`]close["'`])/],
];

/**
 * The lines of a program that stories point at, found by how such things are usually written. It reads lines and not
 * the language: what is written in an unusual way is not found, and then a story shows no line.
 */
export function placesOf(source: string): Place[] {
  return withoutComments(source)
    .split("\n")
    .flatMap((text, index) =>
      rules.flatMap(([kind, pattern]): Place[] => {
        const found = pattern.exec(text);
        if (!found) return [];
        return [{ kind, line: index + 1, text: text.trim(), detail: found[1] ?? found[2] }];
      }),
    );
}

/** The first line that does this: with this detail where one has it, else any. Undefined where none does. */
export function placeOf(places: readonly Place[], kind: PlaceKind, detail?: string): Place | undefined {
  const alike = places.filter((place) => place.kind === kind);
  const exact = alike.find((place) => place.detail === detail);
  // A handler of another signal is no answer, and an exit with another code was not the one.
  if (kind === "handler" || (kind === "exit" && detail !== undefined)) return exact;
  return exact ?? alike[0];
}

/** The same text with its comments blanked, so that a line that only speaks of something isn't taken for it. */
function withoutComments(source: string): string {
  return source.replaceAll(
    /(["'`])(?:\\[\s\S]|(?!\1)[^\\])*\1|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (part: string) => (part.startsWith("/") ? part.replaceAll(/[^\n]/g, " ") : part),
  );
}
