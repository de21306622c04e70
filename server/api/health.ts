import { Hono } from "hono";
import { createMiddleware } from "hono/factory";

/** Whether requests should be sent to this server: what its probes are told. It goes on answering either way. */
export class Health {
  #ready = true;

  get ready(): boolean {
    return this.#ready;
  }

  /** For good: routers should send nothing any more, and whoever keeps a connection is asked to let it go. */
  deregister(): void {
    this.#ready = false;
  }
}

/** Where the probes ask. */
export const probePaths: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/**
 * GET /healthz: 200 as long as this process answers at all. GET /readyz: 503 from the signal on. Both for whoever asks, by
 * any name: a kubelet knows no token, and calls a pod by its address.
 */
export function healthRoutes(health: Health): Hono {
  const routes = new Hono();
  routes.get("/healthz", (c) => c.json({ alive: true }));
  routes.get("/readyz", (c) => c.json({ ready: health.ready }, health.ready ? 200 : 503));
  return routes;
}

/** Each answer is the last on its connection once the server is to get no more. */
export const lastAnswers = (health: Health) =>
  createMiddleware(async (c, next) => {
    await next();
    if (!health.ready) c.header("connection", "close");
  });
