import { upgradeWebSocket } from "@hono/node-server";
import { createMiddleware } from "hono/factory";
import type { WSContext } from "hono/ws";
import type { WebSocket } from "ws";
import * as z from "zod/mini";
import { problems, upSchema, type Down, type Up } from "../protocol/index.ts";
import type { Session } from "../sessions/index.ts";
import { refusal } from "./guard.ts";

/** A page that falls further behind than this, in bytes, is let go; it comes back and resumes. */
const tooFarBehind = 16 * 1024 * 1024;

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

/** Refuses who asks for the address of a WebSocket without becoming one. */
export const socketsOnly = createMiddleware<{ Bindings: object }>(async (c, next) => {
  // The adapter's sign of a handshake.
  if (!("wss" in c.env))
    return c.json(refusal("this is a WebSocket's address", "open a WebSocket on it"), 426);
  await next();
  return undefined;
});

/** One page's connection to its session: `hello` first, then commands up and events down. */
export const sessionSocket = (find: (id: string) => Session | undefined) =>
  upgradeWebSocket((c) => {
    const id = c.req.param("session") ?? "";
    let stop: (() => void) | undefined;
    const say = (ws: WSContext<WebSocket>, message: Down): void => {
      if ((ws.raw?.bufferedAmount ?? 0) > tooFarBehind)
        ws.close(1013, "too far behind; come back and resume");
      else ws.send(JSON.stringify(message));
    };
    return {
      onOpen(_event, ws) {
        if (!find(id)) ws.close(4404, "this session has ended");
      },
      onMessage(event, ws) {
        const session = find(id);
        if (!session) return ws.close(4404, "this session has ended");
        const up = parse(event.data);
        if (up.type !== "hello" && up.type !== "command") return say(ws as WSContext<WebSocket>, up);
        if (up.type === "hello") {
          stop?.();
          stop = session.watch((message) => say(ws as WSContext<WebSocket>, message), up);
          return undefined;
        }
        void session.command(up.command).then((refused) => {
          say(ws as WSContext<WebSocket>, {
            type: "ack",
            id: up.id,
            ...(refused !== undefined && { refused }),
          });
        });
        return undefined;
      },
      onClose() {
        stop?.();
      },
    };
  });
