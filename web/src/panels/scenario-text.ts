type Value =
  string | number | boolean | null | undefined | readonly Value[] | { readonly [key: string]: Value };

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

function scalar(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z/][\w./-]*$/.test(value) ? value : JSON.stringify(value);
}

/** Small things in one line, as people write them: `{ min: 0.2, max: 0.6 }`. Undefined when it has no small form. */
function inline(value: Value): string | undefined {
  if (value === null || typeof value !== "object") return scalar(value ?? null);
  const parts = isList(value)
    ? value.map(inline)
    : Object.entries(value).flatMap(([key, part]) => {
        if (part === undefined) return [];
        const text = part !== null && typeof part === "object" && !isList(part) ? undefined : inline(part);
        return [text && `${key}: ${text}`];
      });
  if (parts.some((part) => part === undefined)) return undefined;
  const text = isList(value) ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  return text.length <= 44 ? text : undefined;
}

/** A scenario as YAML, for reading: what has a value, in the order in which it is declared. */
export function toYaml(value: { readonly [key: string]: Value }, indent = ""): string {
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => {
      const small = inline(part);
      if (small !== undefined) return `${indent}${key}: ${small}\n`;
      if (isList(part)) return `${indent}${key}:\n${part.map((item) => listItem(item, indent)).join("")}`;
      return `${indent}${key}:\n${toYaml(part as { [key: string]: Value }, `${indent}  `)}`;
    })
    .join("");
}

function listItem(item: Value, indent: string): string {
  const small = inline(item);
  if (small !== undefined) return `${indent}  - ${small}\n`;
  const text = toYaml(item as { [key: string]: Value }, `${indent}    `);
  return `${indent}  - ${text.slice(indent.length + 4)}`;
}
