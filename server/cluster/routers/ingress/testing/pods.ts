import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Upstream } from "../index.ts";
import { testFolder } from "./proxies.ts";

/** An answer in full that lets the connection live on. */
export const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

export interface TestPod extends Upstream {
  readonly server: Server;
  /** Every connection so far, oldest first, and how many of them are still open. */
  readonly sockets: Socket[];
  readonly open: () => number;
  /** Every request so far, as its bytes came. */
  readonly requests: string[];
}

/** A pod in the test's own process that calls `answer` for each request it has read to its end. */
export async function testPod(
  answer: (socket: Socket, request: string, nth: number) => void = (socket) => socket.write(ok),
  pod = "web-1",
): Promise<TestPod> {
  const raw = await rawPod((socket) => {
    let text = "";
    let nth = 0;
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      const end = requestEnd(text);
      if (end === -1) return;
      const request = text.slice(0, end);
      text = text.slice(end);
      raw.requests.push(request);
      answer(socket, request, ++nth);
    });
  }, pod);
  return raw;
}

/** A pod that is handed its connections as they are. */
export async function rawPod(connected: (socket: Socket) => void, pod = "web-1"): Promise<TestPod> {
  const socketPath = join(testFolder(), "pod");
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("end", () => socket.end());
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const open = (): number => sockets.filter((socket) => !socket.destroyed).length;
  return { pod, socketPath, server, sockets, open, requests: [] };
}

/** Where the first request ends, or -1. */
function requestEnd(text: string): number {
  const head = text.indexOf("\r\n\r\n");
  if (head === -1) return -1;
  if (/\r\ntransfer-encoding: chunked\r\n/i.test(text.slice(0, head + 2))) {
    const last = text.indexOf("\r\n0\r\n\r\n", head + 2);
    return last === -1 ? -1 : last + 7;
  }
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head + 2))?.[1] ?? 0);
  return text.length < head + 4 + length ? -1 : head + 4 + length;
}
