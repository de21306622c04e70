import type { Json } from "./resources/index.ts";

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether YAML would read this text as something else than text. */
const ambiguous =
  /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|^(?:true|false|null|yes|no|on|off|y|n|~)$|^[-+]?(?:\d[\d_]*)?\.?\d*(?:e[-+]?\d+)?$|^0x|^\d{4}-\d\d-\d\dT|: |:$| #|\s$/i;

function scalar(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  return ambiguous.test(value) ? JSON.stringify(value) : value;
}

/** An object as kubectl prints it: keys in their order, lists not indented. */
export function toYaml(value: Json, indent = ""): string {
  if (isList(value)) {
    return value
      .map((item) => {
        if (!isObject(item) && !isList(item)) return `${indent}- ${scalar(item)}\n`;
        return `${indent}- ${toYaml(item, `${indent}  `).slice(indent.length + 2)}`;
      })
      .join("");
  }
  if (!isObject(value)) return `${indent}${scalar(value)}\n`;
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part = null]) => {
      if (isList(part))
        return part.length > 0 ? `${indent}${key}:\n${toYaml(part, indent)}` : `${indent}${key}: []\n`;
      if (!isObject(part)) return `${indent}${key}: ${scalar(part)}\n`;
      const filled = Object.values(part).some((each) => each !== undefined);
      return filled ? `${indent}${key}:\n${toYaml(part, `${indent}  `)}` : `${indent}${key}: {}\n`;
    })
    .join("");
}
