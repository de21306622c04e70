import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { LessonFolder } from "../lessons/index.ts";
import { toJsonl, type Tier } from "../protocol/index.ts";
import type { KeptRuns, Sessions } from "../sessions/index.ts";
import { authorized, jsonOnly, refusal } from "./guard.ts";
import { programRoutes } from "./program.ts";
import { runRoutes } from "./runs.ts";
import { sessionSocket, socketsOnly } from "./socket.ts";

/** What the page may know of the server it talks to. */
export interface About {
  readonly tier: Tier;
  readonly why: string;
  readonly runtime: string;
  readonly version: string;
}

export interface AppOptions {
  readonly token: string;
  readonly about: About;
  readonly lessons: () => Promise<readonly LessonFolder[]>;
  readonly sessions: Sessions;
  readonly kept: KeptRuns;
  /** The folder of the built page. */
  readonly page: string;
}

/** The routes, behind the gate: the page itself is open to this host; everything under /api needs the token. */
export function createApp({ token, about, lessons, sessions, kept, page }: AppOptions): Hono {
  const app = new Hono();
  const api = new Hono();
  api.use(authorized(token), jsonOnly);
  // Before the limit of everything else.
  api.route("/", programRoutes);
  api.use(
    bodyLimit({
      maxSize: 64 * 1024,
      onError: (c) => c.json(refusal("the body is over 64 KB", "send less"), 413),
    }),
  );
  api.get("/about", (c) => c.json(about));
  api.get("/lessons", async (c) => c.json((await lessons()).map(({ id, lesson }) => ({ id, ...lesson }))));
  api.get("/lessons/:id", async (c) => {
    const found = (await lessons()).find(({ id }) => id === c.req.param("id"));
    if (!found)
      return c.json(refusal(`there is no lesson ${c.req.param("id")}`, "GET /api/lessons lists them"), 404);
    const texts = (files: LessonFolder["pods"]) =>
      Object.fromEntries([...files].map(([variant, { text }]) => [variant, text]));
    const { id, lesson, pods, manifests } = found;
    return c.json({ id, lesson, pods: texts(pods), manifests: texts(manifests) });
  });
  api.route("/runs", runRoutes(kept));
  api.post("/sessions", (c) => {
    const session = sessions.open();
    if (!session)
      return c.json(refusal("every place on this server is taken", "try again when somebody has left"), 503);
    return c.json({ session: session.id }, 201);
  });
  api.get("/sessions/:session/journal.jsonl", (c) => {
    const journal = sessions.get(c.req.param("session"))?.journal();
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
    sessionSocket((id) => sessions.get(id)),
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
    console.error(error);
    return c.json(refusal(`the server failed: ${error.message}`, "see the server's log"), 500);
  });
  return app;
}
