import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { newNoticeSchema, problems, type Me } from "../protocol/index.ts";
import type { Workshop } from "../sessions/index.ts";
import { refusal, type Known } from "./guard.ts";

/** GET /me: who somebody with this token is. */
export const meRoutes = new Hono<Known>().get("/me", (c) => {
  const who = c.get("who");
  const me: Me = who.role === "learner" ? { role: who.role, name: who.seat.name } : { role: who.role };
  return c.json(me);
});

const instructorOnly = createMiddleware<Known>(async (c, next) => {
  if (c.get("who").role === "learner")
    return c.json(refusal("this is the instructor's", "ask the instructor"), 403);
  await next();
  return undefined;
});

/** What the instructor of a workshop sees and does: the room, notices, the join code, the seats. */
export function workshopRoutes(workshop: Workshop | undefined): Hono<Known> {
  const routes = new Hono<Known>().use(instructorOnly);
  if (!workshop) {
    const none = refusal("this server is no workshop", "start it with --workshop or --public-host");
    return routes.all("*", (c) => c.json(none, 404));
  }
  return routes
    .get("/", (c) => c.json(workshop.view()))
    .post("/notices", async (c) => {
      const raw: unknown = await c.req.json().catch(() => undefined);
      const hint = 'send {"lesson": "…"}, {"text": "…"}, or both';
      if (raw === undefined) return c.json(refusal("the body is not JSON", hint), 400);
      const words = newNoticeSchema.safeParse(raw);
      if (!words.success) return c.json(refusal(problems(words.error), hint), 400);
      const { lesson, text } = words.data;
      if (lesson !== undefined && !workshop.hasLesson(lesson))
        return c.json(refusal(`there is no lesson ${lesson}`, "GET /api/lessons lists them"), 400);
      const notice = { ...(lesson !== undefined && { lesson }), ...(text !== undefined && { text }) };
      return c.json(workshop.say(notice), 201);
    })
    .post("/code", (c) => {
      workshop.renewCode();
      return c.json({ code: workshop.code, joinUrl: workshop.joinUrl });
    })
    .delete("/seats/:id", async (c) => {
      if (await workshop.free(c.req.param("id"))) return c.body(null, 204);
      return c.json(refusal("there is no such seat", "GET /api/workshop lists them"), 404);
    });
}
