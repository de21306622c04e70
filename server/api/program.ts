import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod/mini";
import { problemsOf } from "../lessons/index.ts";
import { problems } from "../protocol/index.ts";
import { refusal } from "./guard.ts";

/** What brings a program along may be so long, in bytes: the longest one, in the most roundabout way to write it. */
export const largestProgramBody = 256 * 1024;

const bodySchema = z.strictObject({ program: z.string() });

/** POST /check {program}: what keeps it from being run, as `{problems: [{line, column, message}]}`. */
export const programRoutes = new Hono().post(
  "/check",
  bodyLimit({
    maxSize: largestProgramBody,
    onError: (c) => c.json(refusal("the body is over 256 KB", "send less"), 413),
  }),
  async (c) => {
    const raw: unknown = await c.req.json().catch(() => undefined);
    const body = bodySchema.safeParse(raw);
    if (body.success) return c.json({ problems: await problemsOf(body.data.program) });
    const why = raw === undefined ? "the body is not JSON" : problems(body.error);
    return c.json(refusal(why, 'send {"program": "…"}'), 400);
  },
);
