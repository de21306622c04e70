import * as z from "zod/mini";
import { name } from "./fields.ts";

const words = z.string().check(z.minLength(1));

const serviceSchema = z
  .strictObject({
    /** What it is called before anybody knows what is wrong with it. */
    name,
    /** Its file in the lesson's folder `services/`. */
    source: z.string().check(z.regex(/^[a-z][a-z0-9-]*\.ts$/)),
    /** What is wrong with it, in one sentence; left out for one that works. */
    wrong: z.optional(words),
    /** Of one that is broken: the folder of the lesson that teaches better. */
    from: z.optional(words),
  })
  .check(
    z.refine(({ wrong, from }) => (wrong === undefined) === (from === undefined), {
      path: ["from"],
      error: "a service that is broken, and no other, says what is wrong with it and which lesson it is from",
    }),
  );
export type TrialService = z.infer<typeof serviceSchema>;

/**
 * Instead of a cluster with traffic: the program is a test, and is run once against each of these services, which it
 * starts and stops by itself.
 */
export const trialsSchema = z.strictObject({
  services: z.array(serviceSchema).check(
    z.minLength(2),
    z.maxLength(12),
    z.refine(
      ([first, ...rest]) => first?.wrong === undefined && rest.every(({ wrong }) => wrong !== undefined),
      "the first service works, and every other one is broken",
    ),
    z.refine(
      (list) => new Set(list.map((each) => each.name)).size === list.length,
      "two services have the same name",
    ),
  ),
  /** A trial that takes longer is ended, and has given no answer. Seconds. */
  limit: z._default(z.number().check(z.minimum(1), z.maximum(60)), 12),
});
