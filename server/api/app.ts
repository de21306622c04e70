import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import type { LessonFolder } from "../lessons/index.ts";
import { toJsonl, type Tier } from "../protocol/index.ts";
import type { KeptRuns, Sessions, Workshop } from "../sessions/index.ts";
import { authorized, ownSession, refusal, sameSite, type Hosts, type Known } from "./guard.ts";
import { joinRoutes } from "./join.ts";
import { programRoutes } from "./program.ts";
import { runRoutes } from "./runs.ts";
import { sessionSocket } from "./socket.ts";
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
  readonly hosts: () => Hosts;
  readonly about: About;
  readonly lessons: () => Promise<readonly LessonFolder[]>;
  readonly sessions: Sessions;
  readonly kept: KeptRuns;
  /** The people who share this server, where it is for more than one. */
  readonly workshop: Workshop | undefined;
  /** The folder of the built page. */
  readonly page: string;
}

/** The routes: the page itself is open to this host; everything under /api needs the token. */
export function createApp({
  token,
  hosts,
  about,
  lessons,
  sessions,
  kept,
  workshop,
  page,
}: AppOptions): Hono {
  const app = new Hono();
  app.use(sameSite(hosts));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'self'"],
      },
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: "same-origin",
      crossOriginResourcePolicy: "same-origin",
      referrerPolicy: "no-referrer",
    }),
  );

  const api = new Hono<Known>();
  api.route("/", joinRoutes(workshop));
  api.use(authorized(token, workshop));
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
    console.error(error);
    return c.json(refusal(`the server failed: ${error.message}`, "see the server's log"), 500);
  });
  return app;
}
