import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { Heartbeat } from "./heartbeat.ts";

test("a page that answers no ping is let go in the next round, one that does stays", async () => {
  await using stack = new AsyncDisposableStack();
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  stack.defer(() => new Promise<void>((resolve) => server.close(() => resolve())));
  await once(server, "listening");
  const heartbeat = new Heartbeat(server);
  const connect = async (autoPong: boolean): Promise<WebSocket> => {
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
    stack.defer(() => socket.terminate());
    await once(socket, "open");
    return socket;
  };
  const there = await connect(true);
  const [ours] = server.clients;
  if (!ours) throw new Error("nobody is connected");
  const gone = await connect(false);
  const letGo = once(gone, "close");
  for (let rounds = 0; rounds < 3; rounds += 1) {
    const answered = once(ours, "pong");
    heartbeat.round();
    await answered;
  }
  expect(await letGo).toMatchObject({ 0: 1006 });
  expect(there.readyState).toBe(WebSocket.OPEN);
  expect([...server.clients]).toEqual([ours]);
});
