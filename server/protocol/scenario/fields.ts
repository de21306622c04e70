import * as z from "zod/mini";

/** A field that may be left out. Null says the same, so that a variant can take away what its lesson has. */
export const leftOut = <T extends z.ZodMiniType>(schema: T) =>
  z.optional(
    z.pipe(
      z.nullable(schema),
      z.transform((value) => value ?? undefined),
    ),
  );

/** Cluster seconds, never negative, never more than an hour. */
export const duration = z.number().check(z.nonnegative(), z.maximum(3600));
export const name = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,30}$/, "must be lower case letters, digits and dashes"));
export const path = z.string().check(z.startsWith("/"), z.maxLength(2000));
export const count = (max: number) => z.int().check(z.positive(), z.maximum(max));
export const countFromZero = (max: number) => z.int().check(z.nonnegative(), z.maximum(max));

/** A delay drawn anew each time, evenly between two bounds, from the run's seed. In cluster seconds. */
export const spreadSchema = z
  .strictObject({ min: duration, max: duration })
  .check(z.refine((spread) => spread.min <= spread.max, "min must not be above max"));
export type Spread = z.infer<typeof spreadSchema>;
