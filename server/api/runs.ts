import { Hono } from "hono";
import { DamagedRunError, type KeptRuns } from "../sessions/index.ts";
import { refusal, type Known } from "./guard.ts";

/**
 * GET /runs?lesson= lists the kept runs, the newest first, to a learner only their own; GET /runs/:id/journal.jsonl is
 * one of them, for everybody who knows its name, which can't be guessed.
 */
export function runRoutes(kept: KeptRuns): Hono<Known> {
  const routes = new Hono<Known>();
  routes.get("/", async (c) => {
    const who = c.get("who");
    const runs = await kept.list(c.req.query("lesson"));
    return c.json({ runs: who.role === "learner" ? runs.filter(({ run }) => who.seat.runs.has(run)) : runs });
  });
  routes.get("/:id/journal.jsonl", async (c) => {
    const id = c.req.param("id");
    try {
      const journal = await kept.journal(id);
      if (!journal) {
        const hint = "choose one that is listed (GET /api/runs); the oldest give way to new ones";
        return c.json(refusal("there is no such run", hint), 404);
      }
      c.header("content-type", "application/jsonl; charset=utf-8");
      c.header("content-disposition", `attachment; filename="${id}.jsonl"`);
      return c.body(new Uint8Array(journal));
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      return c.json(refusal(error.message, "make the run again"), 410);
    }
  });
  return routes;
}
