import type { Page } from "@playwright/test";
import { downSchema } from "../../server/protocol/index.ts";

/** What became of a page's connections to its lab. */
export interface SocketLog {
  connections: number;
  /** The second connection went on where the first had broken, instead of starting from the beginning. */
  resumed: boolean;
}

/**
 * Breaks a page's connection to its lab, once, in the middle of a run: `after` deliveries of events have arrived, the
 * next `losing` never do, then the connection is gone. Holds for connections that are opened from now on.
 */
export async function dropOnce(
  page: Page,
  { after, losing }: { after: number; losing: number },
): Promise<SocketLog> {
  const log: SocketLog = { connections: 0, resumed: false };
  await page.routeWebSocket(/\/socket$/, (socket) => {
    log.connections += 1;
    const first = log.connections === 1;
    const server = socket.connectToServer();
    let deliveries = 0;
    server.onMessage((text) => {
      const message = downSchema.parse(JSON.parse(text.toString()));
      if (!first) {
        log.resumed ||= message.type === "resumed" && message.after > 0;
        return socket.send(text);
      }
      if (message.type === "events") deliveries += 1;
      if (deliveries <= after) return socket.send(text);
      if (deliveries > after + losing) {
        void server.close();
        void socket.close({ code: 4000, reason: "the connection broke" });
      }
      return undefined;
    });
  });
  return log;
}
