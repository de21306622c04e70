import { createServer, Socket, type BoundSocket } from "node:net";
import type { Behaviour } from "./behaviour.ts";

/** A pod of the tests, in a process of its own: it serves a Unix socket and misbehaves as it was told. */
const [socketPath = ""] = process.argv.slice(2);
let behaviour: Behaviour = "good";
const open = new Set<Socket>();

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const die = (): void => void process.kill(process.pid, "SIGKILL");

/** What it does with a request that has been read to its end. `nth` on this connection, from 1. */
const answer: Record<Behaviour, (socket: Socket, nth: number) => void> = {
  good: (socket) => socket.write(ok),
  "closes at once": (socket) => socket.end(),
  "resets with the request unread": () => undefined,
  "killed before the first byte": die,
  "killed inside the head": (socket) => socket.write("HTTP/1.1 200 OK\r\nConten", die),
  "killed inside the body": (socket) => socket.write(ok.slice(0, -2), die),
  "killed inside a chunked body": (socket) =>
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nwo", die),
  "closes its idle connection under the request": (socket, nth) =>
    nth === 1 ? socket.write(ok) : socket.end(),
  "never answers": () => undefined,
  "stops inside the body": (socket) => socket.write(ok.slice(0, -2)),
  "speaks no HTTP": (socket) => socket.end("what?\r\n\r\n"),
  "has a line without a colon in its head": (socket) =>
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nno colon\r\n\r\n"),
  "has a head that is too long": (socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${"x".repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`),
  "frames its answer twice": (socket) =>
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
  "answers 503": (socket) => socket.write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"),
  "answers until it closes": (socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nhello"),
};

/** Reads one byte of what has come, so that the kernel still has the others when the connection is closed. */
function resetWith(accepted: Socket): void {
  const { _handle: handle } = accepted as unknown as { _handle: BoundSocket };
  Object.assign(accepted, { _handle: null });
  const socket = new Socket({
    handle,
    onread: {
      buffer: Buffer.alloc(1),
      callback: () => {
        process.send?.("saw");
        socket.destroy();
        return false;
      },
    },
  });
  socket.on("error", () => undefined);
}

const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
  if (behaviour === "resets with the request unread") return resetWith(socket);
  open.add(socket);
  socket.on("close", () => open.delete(socket));
  let text = "";
  let nth = 0;
  socket.on("error", () => undefined);
  socket.on("end", () => socket.end());
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (end === -1 || text.length < end + 4 + length) return;
    text = text.slice(end + 4 + length);
    process.send?.("saw");
    answer[behaviour](socket, ++nth);
  });
  socket.resume();
});
server.listen(socketPath, () => process.send?.("listening"));
process.on("message", (message) => {
  if (message !== "told") {
    behaviour = message as Behaviour;
    for (const socket of open) socket.destroy();
  }
  // What was there to be read before this message has been read by then.
  setImmediate(() => process.send?.("done"));
});
process.on("disconnect", () => process.exit(0));
