import { WebSocket } from "ws";
import { errorCode } from "../dial.ts";
import type { TrafficHost } from "../host.ts";
import type { Way } from "../types.ts";
import { HeldConnection } from "./held-connection.ts";
import type { Protocol, Try } from "./holder.ts";

/** Normal closure (RFC 6455 §7.4.1): what a client says when it is done. */
const normal = 1000;

/**
 * WebSocket clients: they open, listen, answer pings, and answer a close. `deadline` bounds the handshake at either
 * end, in ms.
 */
export function webSockets(host: TrafficHost, path: string, deadline: number): Protocol {
  const about = ({ id, ...rest }: Try) => ({ socket: id, ...rest });
  return {
    called: "socket",
    failed: (attempt, errno) => host.emit({ type: "socket.failed", ...about(attempt), errno }),
    connect(way: Way, attempt: Try, over) {
      let held: HeldConnection | undefined;
      let status: number | undefined;
      let errno: string | undefined;
      let opened = false;
      let left = false;
      const socket = new WebSocket(`ws://${host.authority}${path}`, {
        headers: host.fields,
        perMessageDeflate: false,
        createConnection: () => {
          host.opening(() => (held = new HeldConnection(way, attempt.router, host)));
          return (held as HeldConnection).socket;
        },
      });
      const patience = (): NodeJS.Timeout =>
        setTimeout(() => {
          errno = "ETIMEDOUT";
          socket.terminate();
        }, deadline);
      let timer = patience();
      socket.on("open", () => {
        clearTimeout(timer);
        opened = true;
        if (held) held.answered = 1;
        host.emit({ type: "socket.opened", ...about(attempt) });
      });
      socket.on("unexpected-response", (_, response) => {
        status = response.statusCode;
        if (held) held.answered = 1;
        socket.terminate();
      });
      socket.on("error", (error) => (errno ??= held?.errno ?? errorCode(error)));
      socket.on("close", (code, reason) => {
        clearTimeout(timer);
        if (opened) {
          const by = left ? "client" : "pod";
          host.emit({ type: "socket.closed", socket: attempt.id, code, reason: reason.toString(), by });
        } else {
          const why = status !== undefined ? { status } : { errno: errno ?? "closed" };
          host.emit({ type: "socket.failed", ...about(attempt), ...why });
        }
        over({ opened });
      });
      return () => {
        // A close that the pod has begun stays the pod's.
        if (socket.readyState > WebSocket.OPEN) return;
        left = true;
        clearTimeout(timer);
        timer = patience();
        socket.close(normal);
      };
    },
  };
}
