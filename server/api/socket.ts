import { upgradeWebSocket } from "@hono/node-server";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { WSContext } from "hono/ws";
import type { WebSocket } from "ws";
import * as z from "zod/mini";
import { problems, upSchema, type Down, type Up } from "../protocol/index.ts";
import type { Session, Workshop } from "../sessions/index.ts";
import { refusal, type Known, type Who } from "./guard.ts";

/** A page that falls further behind than this, in bytes, is let go; it comes back and resumes. */
const tooFarBehind = 16 * 1024 * 1024;

/** What a page is told when the server goes away: its link comes back by itself, to the next server. */
export const goingAway = [1001, "the server is shutting down"] as const;

/** Whoever asked for something waits for its answer, and can be told what is wrong with it. */
const numberedSchema = z.looseObject({ type: z.literal("command"), id: z.int() });

/** What a page sent, or what it is told when that makes no sense. */
function parse(data: unknown): Up | Down {
  const unreadable = (why: string): Down => {
    return { type: "error", message: `the server can't read what the page sent (${why}); reload the page` };
  };
  if (typeof data !== "string") return unreadable("a binary frame: this socket takes JSON text");
  let raw: unknown;
  try {
    raw = JSON.parse(data);
  } catch {
    return unreadable("a frame that is not JSON");
  }
  const up = upSchema.safeParse(raw);
  if (up.success) return up.data;
  const numbered = numberedSchema.safeParse(raw);
  if (!numbered.success) return unreadable(problems(up.error));
  return { type: "ack", id: numbered.data.id, refused: problems(up.error) };
}

/** How a learner's sockets are closed whose seat was taken away. */
const turnedOut = [4403, "this seat has been given up"] as const;
/** Refuses who asks for the address of a WebSocket without becoming one. */
export const socketsOnly = createMiddleware<{ Bindings: object }>(async (c, next) => {
  // The adapter's sign of a handshake.
  if (!("wss" in c.env))
    return c.json(refusal("this is a WebSocket's address", "open a WebSocket on it"), 426);
  await next();
  return undefined;
});

/** One page's connection to its session: `hello` first, then commands up and events down. */
export const sessionSocket = (
  find: (who: Who, id: string) => Session | undefined,
  workshop: Workshop | undefined,
) =>
  upgradeWebSocket((c: Context<Known>) => {
    const who = c.get("who");
    const id = c.req.param("session") ?? "";
    const partings: (() => void)[] = [];
    const part = (): void => {
      for (const parting of partings.splice(0)) parting();
    };
    const say = (ws: WSContext<WebSocket>, message: Down): void => {
      if ((ws.raw?.bufferedAmount ?? 0) > tooFarBehind)
        ws.close(1013, "too far behind; come back and resume");
      else ws.send(JSON.stringify(message));
    };
    const greet = (
      ws: WSContext<WebSocket>,
      session: Session,
      hello: Extract<Up, { type: "hello" }>,
    ): void => {
      part();
      partings.push(
        session.watch(
          (message) => say(ws, message),
          hello,
          () => ws.close(...goingAway),
        ),
      );
      if (!workshop) return;
      if (who.role === "learner") partings.push(who.seat.arrive(() => ws.close(...turnedOut)));
      partings.push(workshop.hear((notice) => say(ws, { type: "notice", notice })));
    };
    return {
      onOpen(_event, ws) {
        if (!find(who, id)) ws.close(4404, "this session has ended");
      },
      onMessage(event, socket) {
        const ws = socket as WSContext<WebSocket>;
        const session = find(who, id);
        if (!session) return ws.close(4404, "this session has ended");
        const up = parse(event.data);
        switch (up.type) {
          case "hello":
            return greet(ws, session, up);
          case "standing":
            if (who.role === "learner") workshop?.stand(who.seat, up.standing);
            return undefined;
          case "command":
            void session.command(up.command).then((refused) => {
              say(ws, { type: "ack", id: up.id, ...(refused !== undefined && { refused }) });
            });
            return undefined;
          default:
            return say(ws, up);
        }
      },
      onClose: part,
    };
  });
