import { eventSchema, headerSchema, type Journal, type LabEvent } from "../../server/protocol/index.ts";

/** What a hostile text tries, whichever way it is put into a page: each part calls `hacked`. */
export const poison = [
  "</script><script>hacked('script')</script>",
  "<img src=x onerror=\"hacked('img')\">",
  "<svg onload=\"hacked('svg')\"></svg>",
  "<iframe srcdoc=\"<script>parent.hacked('frame')</script>\"></iframe>",
  "\"' autofocus onfocus=hacked('attribute') x='",
  "javascript:hacked('address')",
  "<!--<script>",
  "]]>",
  "\u2028hacked('line')\u2029",
  "${hacked('template')}",
  "\u001b]52;c;aGFja2Vk\u0007\u202e",
].join(" ");

/** The same object with the value at a path replaced. */
function withValue<T>(object: T, path: readonly (string | number)[], value: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T;
  const copy = (Array.isArray(object) ? [...object] : { ...object }) as Record<string | number, unknown>;
  copy[key] = withValue(copy[key], rest, value);
  return copy as T;
}

/** Where strings are in an object. */
function stringsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsIn(inner, [...path, key]));
}

function valueAt(object: unknown, path: readonly (string | number)[]): string {
  return path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], object) as string;
}

/** Adds the poison to every string to which the schema lets it be added. */
function poisoned<T>(object: T, accepts: (candidate: unknown) => boolean, spare: ReadonlySet<string>): T {
  let result = object;
  for (const path of stringsIn(object)) {
    if (spare.has(path.join("."))) continue;
    const candidate = withValue(result, path, `${valueAt(result, path)} ${poison}`);
    if (accepts(candidate)) result = candidate;
  }
  return result;
}

/**
 * The journal of a run in which everything that may be any text is hostile: names of pods, log lines, answers,
 * reasons, the program.
 *
 * @param spare fields of the header that stay as they are, such as `lesson`.
 */
export function poisonedJournal({ header, events }: Journal, spare: readonly string[]): Journal {
  return {
    header: poisoned(header, (candidate) => headerSchema.safeParse(candidate).success, new Set(spare)),
    events: events.map((event): LabEvent =>
      poisoned(event, (candidate) => eventSchema.safeParse(candidate).success, new Set(["type"])),
    ),
  };
}
