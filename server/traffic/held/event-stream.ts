import { request, type IncomingMessage } from "node:http";
import { errorCode } from "../dial.ts";
import type { TrafficHost } from "../host.ts";
import type { Way } from "../types.ts";
import { EventStreamParser, type StreamEvent } from "./event-stream-parser.ts";
import { HeldConnection } from "./held-connection.ts";
import type { Protocol, Try } from "./holder.ts";

/** The ids of our events are whole numbers; anything else is none. */
const numberOf = (id: string | undefined): number | null =>
  id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null;

/** What a client remembers from one connection to the next. */
interface Memory {
  lastEventId: string;
  retry: number | undefined;
}

/**
 * Clients of an event stream: they come back with the id of the last event that was complete, not before the time the
 * server asked for, and not at all after a 204. `deadline` bounds the wait for the head of the answer, in ms.
 */
export function eventStreams(host: TrafficHost, path: string, deadline: number): Protocol {
  const memories = new Map<string, Memory>();
  const about = ({ id, ...rest }: Try) => ({ stream: id, ...rest });
  return {
    called: "stream",
    failed: (attempt, errno) => host.emit({ type: "stream.failed", ...about(attempt), errno }),
    connect(way: Way, attempt: Try, over) {
      const memory = memories.get(attempt.client) ?? { lastEventId: "", retry: undefined };
      memories.set(attempt.client, memory);
      let held: HeldConnection | undefined;
      let answer: IncomingMessage | undefined;
      let refused: { status?: number; errno?: string } | undefined;
      let parser: EventStreamParser | undefined;
      let left = false;
      const outgoing = request({
        path,
        headers: {
          Host: host.authority,
          ...host.fields,
          Accept: "text/event-stream",
          "Cache-Control": "no-cache",
          Connection: "keep-alive",
          ...(memory.lastEventId !== "" && { "Last-Event-ID": memory.lastEventId }),
        },
        createConnection: () => {
          host.opening(() => (held = new HeldConnection(way, attempt.router, host)));
          return (held as HeldConnection).socket;
        },
      });
      const timer = setTimeout(() => {
        refused = { errno: "ETIMEDOUT" };
        outgoing.destroy();
      }, deadline);

      const told = ({ id }: StreamEvent): void => {
        const event = numberOf(id);
        if (event !== null) host.emit({ type: "stream.event", stream: attempt.id, event });
      };
      outgoing.on("response", (response) => {
        clearTimeout(timer);
        if (held) held.answered = 1;
        const status = response.statusCode ?? 0;
        const type = response.headers["content-type"] ?? "";
        if (status !== 200 || !/^text\/event-stream\s*(;|$)/i.test(type)) {
          refused = { status, ...(status === 200 && { errno: `not an event stream: "${type}"` }) };
          outgoing.destroy();
          return;
        }
        answer = response;
        const lastEventId = numberOf(memory.lastEventId);
        host.emit({ type: "stream.opened", ...about(attempt), lastEventId });
        const reader = (parser = new EventStreamParser(told, memory.lastEventId));
        response.on("error", () => {});
        response.on("data", (bytes: Buffer) => {
          try {
            reader.push(bytes);
          } catch {
            left = true;
            outgoing.destroy();
          }
          memory.lastEventId = reader.lastEventId;
          memory.retry = reader.retry ?? memory.retry;
        });
      });
      outgoing.on("error", (error) => (refused ??= { errno: held?.errno ?? errorCode(error) }));
      outgoing.on("close", () => {
        clearTimeout(timer);
        held?.socket.destroy();
        if (answer) {
          const how = answer.complete ? "ended" : "cut";
          const by = left ? "client" : "pod";
          const partial = parser?.partial ?? false;
          host.emit({ type: "stream.closed", stream: attempt.id, how, by, partial });
        } else {
          const why = refused ?? { errno: "closed" };
          host.emit({ type: "stream.failed", ...about(attempt), ...why });
        }
        over({ opened: answer !== undefined, pause: memory.retry, forGood: refused?.status === 204 });
      });
      outgoing.end();
      return () => {
        left = true;
        outgoing.destroy();
      };
    },
  };
}
