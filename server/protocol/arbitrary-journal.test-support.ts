import fc, { type Arbitrary } from "fast-check";
import type * as z from "zod/mini";
import { eventOptions, type LabEvent } from "./event.ts";

/** Names that events of one run would share, so that arbitrary events are about each other. */
const words: Record<string, readonly string[]> = {
  pod: ["web-1", "web-2", "web-3"],
  router: ["a", "b", "ingress"],
  node: ["a", "b"],
  client: ["a1", "b1"],
  sidecar: ["proxy"],
};

interface Def {
  readonly type: string;
  readonly shape?: Record<string, z.ZodMiniType>;
  readonly element?: z.ZodMiniType;
  readonly innerType?: z.ZodMiniType;
  readonly valueType?: z.ZodMiniType;
  readonly entries?: Record<string, string>;
  readonly values?: readonly string[];
  readonly checks?: readonly unknown[];
}

/** Any value that a field's schema accepts. */
function valueOf(schema: z.ZodMiniType, field: string): Arbitrary<unknown> {
  const def = schema._zod.def as unknown as Def;
  switch (def.type) {
    case "string":
      return fc.constantFrom(...(words[field] ?? ["one", "two", "three"]));
    case "number":
      return fc.integer({ min: 1, max: 5 });
    case "boolean":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case "literal":
      return fc.constantFrom(...(def.values ?? []));
    case "nullable":
      return fc.option(valueOf(def.innerType as z.ZodMiniType, field), { freq: 5 });
    case "optional":
      return fc.option(valueOf(def.innerType as z.ZodMiniType, field), { nil: undefined });
    case "array":
      return fc.array(valueOf(def.element as z.ZodMiniType, field), { maxLength: 3 });
    case "record":
      return fc.dictionary(fc.constantFrom("ok", "reset"), valueOf(def.valueType as z.ZodMiniType, field));
    case "object":
      return fieldsOf(def.shape ?? {});
    default:
      throw new Error(`no arbitrary for a field of type ${def.type}: add it here`);
  }
}

const fieldsOf = (shape: Record<string, z.ZodMiniType>): Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(Object.entries(shape).map(([field, schema]) => [field, valueOf(schema, field)])),
  );

/** Any journal: events of every type there is, with times that never go back. Nothing in it needs to make sense. */
export const arbitraryJournal: Arbitrary<LabEvent[]> = fc
  .array(
    fc.tuple(fc.oneof(...eventOptions.map((option) => valueOf(option, ""))), fc.integer({ min: 0, max: 20 })),
    {
      maxLength: 200,
      size: "max",
    },
  )
  .map((list) => {
    let t = 0;
    return list.map(
      ([body, later], index) => ({ ...(body as object), seq: index + 1, t: (t += later) }) as LabEvent,
    );
  });
