import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { LessonFolder } from "../lessons/index.ts";
import { toJsonl, type Tier } from "../protocol/index.ts";
import type { KeptRuns, Sessions, Workshop } from "../sessions/index.ts";
import { authorized, jsonOnly, ownSession, refusal, type Known } from "./guard.ts";
import { healthRoutes, lastAnswers, type Health } from "./health.ts";
import { joinRoutes } from "./join.ts";
import { programRoutes } from "./program.ts";
import { runRoutes } from "./runs.ts";
import { sessionSocket, socketsOnly } from "./socket.ts";
import { meRoutes, workshopRoutes } from "./workshop.ts";

/** What the page may know of the server it talks to. */
export interface About {
  readonly tier: Tier;
  readonly why: string;
  readonly runtime: string;
  readonly version: string;
  /** Whether it runs what somebody wrote. */
  readonly editing: boolean;
}

export interface AppOptions {
  readonly token: string;
  readonly about: About;
  readonly lessons: readonly LessonFolder[];
  readonly sessions: Sessions;
  readonly kept: KeptRuns;
  /** The people who share this server, where it is for more than one. */
  readonly workshop: Workshop | undefined;
  readonly health: Health;
  /** The folder of the built page. */
  readonly page: string;
  /** Told of every answer. */
  readonly answered: (status: number) => void;
  /** Told of what a request failed of, when it was the server's fault. */
  readonly failed: (what: string, error: Error) => void;
}

/** The routes, behind the gate: the page itself is open to this host; everything under /api needs the token. */
export function createApp(options: AppOptions): Hono {
  const { token, about, lessons, sessions, kept, workshop, health, page, answered, failed } = options;
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    answered(c.res.status);
  });
  app.use(lastAnswers(health));
  app.route("/", healthRoutes(health));

  const api = new Hono<Known>();
  api.use("/join", jsonOnly);
  api.route("/", joinRoutes(workshop));
  api.use(authorized(token, workshop), jsonOnly);
  // Before the limit of everything else.
  api.route("/", programRoutes);
  api.use(
    bodyLimit({
      maxSize: 64 * 1024,
      onError: (c) => c.json(refusal("the body is over 64 KB", "send less"), 413),
    }),
  );
  api.route("/", meRoutes);
  api.route("/workshop", workshopRoutes(workshop));
  api.get("/about", (c) => c.json(about));
  api.get("/lessons", (c) => c.json(lessons.map(({ id, lesson }) => ({ id, ...lesson }))));
  api.get("/lessons/:id", (c) => {
    const found = lessons.find(({ id }) => id === c.req.param("id"));
    if (!found)
      return c.json(refusal(`there is no lesson ${c.req.param("id")}`, "GET /api/lessons lists them"), 404);
    const texts = (files: LessonFolder["pods"]) =>
      Object.fromEntries([...files].map(([variant, { text }]) => [variant, text]));
    const { id, lesson, pods, manifests } = found;
    return c.json({ id, lesson, pods: texts(pods), manifests: texts(manifests) });
  });
  api.route("/runs", runRoutes(kept));
  api.post("/sessions", (c) => {
    const who = c.get("who");
    const session = who.role === "learner" ? workshop?.sessionOf(who.seat) : sessions.open();
    if (!session)
      return c.json(refusal("every place on this server is taken", "try again when somebody has left"), 503);
    return c.json({ session: session.id }, 201);
  });
  api.get("/sessions/:session/journal.jsonl", (c) => {
    const journal = ownSession(sessions, c.get("who"), c.req.param("session"))?.journal();
    if (!journal) return c.json(refusal("there is no run to export", "start one first"), 404);
    c.header("content-type", "application/jsonl; charset=utf-8");
    c.header(
      "content-disposition",
      `attachment; filename="${journal.header.lesson}-${journal.header.variant}.jsonl"`,
    );
    return c.body(toJsonl(journal));
  });
  api.get(
    "/sessions/:session/socket",
    socketsOnly,
    sessionSocket((who, id) => ownSession(sessions, who, id), workshop),
  );
  api.all("*", (c) =>
    c.json(
      refusal(`there is no route ${c.req.method} ${c.req.path}`, "see the README's list of routes"),
      404,
    ),
  );
  app.route("/api", api);

  app.get("/assets/*", async (c, next) => {
    await next();
    if (c.res.ok) c.header("cache-control", "public, max-age=31536000, immutable");
  });
  app.use(serveStatic({ root: page }));
  // The page has addresses of its own; a file that isn't there is not one of them.
  app.get("*", async (c, next) => {
    if (/\.[a-z0-9]+$/i.test(c.req.path)) return c.json(refusal(`there is no ${c.req.path}`, "open /"), 404);
    return serveStatic({ root: page, path: "index.html" })(c, next);
  });
  app.notFound((c) => c.json(refusal(`there is no ${c.req.path}`, "open /"), 404));
  app.onError((error, c) => {
    // Whoever hung up in the middle of a body hears no answer, and is nobody's fault.
    if ((error as NodeJS.ErrnoException).code === "ECONNRESET")
      return c.json(refusal("the request broke off", "send it again"), 400);
    failed(`${c.req.method} ${c.req.path}`, error);
    return c.json(refusal(`the server failed: ${error.message}`, "see the server's log"), 500);
  });
  return app;
}
