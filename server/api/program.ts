import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod/mini";
import { manifestProblems, problemsOf } from "../lessons/index.ts";
import { refusal } from "./guard.ts";

/** What brings a program along may be so long, in bytes: the longest one, in the most roundabout way to write it. */
export const largestProgramBody = 256 * 1024;

const bodySchema = z.union([
  z.strictObject({ program: z.string() }),
  z.strictObject({ manifest: z.string() }),
]);

/** POST /check {program} or {manifest}: what keeps it from being run, as `{problems: [{line, column, message}]}`. */
export const programRoutes = new Hono().post(
  "/check",
  bodyLimit({
    maxSize: largestProgramBody,
    onError: (c) => c.json(refusal("the body is over 256 KB", "send less"), 413),
  }),
  async (c) => {
    const raw: unknown = await c.req.json().catch(() => undefined);
    const body = bodySchema.safeParse(raw);
    if (body.success) {
      const { data } = body;
      const found = "program" in data ? await problemsOf(data.program) : manifestProblems(data.manifest);
      return c.json({ problems: found });
    }
    const why = raw === undefined ? "the body is not JSON" : "the body is neither a program nor a manifest";
    return c.json(refusal(why, 'send {"program": "…"} or {"manifest": "…"}'), 400);
  },
);
