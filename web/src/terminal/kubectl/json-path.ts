import { Usage } from "./flags.ts";
import type { Json } from "./resources/index.ts";

type Node = Json | undefined;

/** The values that a path such as `.items[*].status.podIP` leads to. */
function follow(path: string, from: Node): Node[] {
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\*|-?\d+|'[^']+')\]/g)];
  if (steps.map(([step]) => step).join("") !== path.replace(/^\$/, "").replace(/^\.$/, ""))
    throw new Usage(`error: error parsing jsonpath {${path}}: this shell knows .field, [n] and [*] alone`);
  let values: Node[] = [from];
  for (const [, field, index] of steps) {
    values = values.flatMap((value): Node[] => {
      if (value === null || typeof value !== "object") return [];
      const list = Array.isArray(value) ? (value as readonly Json[]) : undefined;
      if (index === "*") return list ? [...list] : Object.values(value);
      if (list) return index === undefined ? [] : [list.at(Number(index))];
      return [(value as { readonly [key: string]: Node })[field ?? index?.slice(1, -1) ?? ""]];
    });
  }
  return values.filter((value) => value !== undefined);
}

const text = (value: Node): string =>
  value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "");

/** What a template such as `{.items[*].metadata.name}{"\n"}` prints. @throws {Usage} for what isn't known here. */
export function jsonPath(template: string, of: Json): string {
  const print = (part: string, from: Json): string => {
    let out = "";
    for (let at = 0; at < part.length;) {
      const range = /^\{range ([^}]+)\}(.*?)\{end\}/s.exec(part.slice(at));
      const place = /^\{([^}]*)\}/.exec(part.slice(at));
      if (range) {
        for (const value of follow((range[1] ?? "").trim(), from))
          out += print(range[2] ?? "", value ?? null);
        at += range[0].length;
      } else if (place) {
        const inside = (place[1] ?? "").trim();
        const quoted = /^(["'])(.*)\1$/s.exec(inside);
        out += quoted
          ? (quoted[2] ?? "").replace(/\\n/g, "\n").replace(/\\t/g, "\t")
          : follow(inside.replace(/^@$/, "."), from).map(text).join(" ");
        at += place[0].length;
      } else out += part[at++];
    }
    return out;
  };
  return print(template, of);
}
