import * as z from "zod/mini";
import type { output, ZodMiniType } from "zod/mini";

// The page's content security policy forbids eval; without this the schema library would probe for it and be reported.
// A schema decides at its making, so this module has to be evaluated before any other that makes one.
z.config({ jitless: true });

/** JSON text as what a schema says it is; undefined when it is not JSON, or something else. */
export function parseJson<S extends ZodMiniType>(schema: S, text: string): output<S> | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}
