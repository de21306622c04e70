// A service that shuts down as it should, but for the one fault that its argument names.
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { Fault } from "./faults.ts";

const fault = (process.argv[2] ?? "none") as Fault;

/** In ms: routers are given so long, and then whoever is still connected; a slow request takes so long. */
const [delay, bound, slow] = [900, 2500, 1200];
/** More than the kernel takes for a client that doesn't read. */
const large = Buffer.alloc(16 * 1024 * 1024);
/** How long its start takes, where that matters. */
const starts = fault === "start-deaf" ? 1500 : 0;

/** A connection: how many of its requests have not been answered yet, and how many have. */
interface Line {
  open: number;
  answered: number;
  /** It came after the door should have been shut. */
  readonly late: boolean;
  upgraded: boolean;
}
const lines = new Map<Socket, Line>();
const streams = new Set<ServerResponse>();
let phase: "serving" | "leaving" | "draining" = "serving";
let toldAt = 0;
let lingers = false;

const server = createServer();
// Whoever is idle stays, as long as the shutdown lets him.
server.keepAliveTimeout = 0;
const webSockets = new WebSocketServer({ noServer: true });
if (fault === "child-left") spawn("sleep", ["1000"], { detached: true, stdio: "ignore" }).unref();

server.on("connection", (socket: Socket) => {
  lines.set(socket, { open: 0, answered: 0, late: phase === "draining", upgraded: false });
  socket.once("close", () => {
    lines.delete(socket);
    endWhenDone();
  });
});
server.on("upgrade", (request, socket: Socket, head) => {
  const line = lines.get(socket);
  if (line) line.upgraded = true;
  webSockets.handleUpgrade(request, socket, head, () => undefined);
});

server.on("request", (request: IncomingMessage, response: ServerResponse) => {
  const line = lines.get(request.socket);
  if (!line || line.late) return;
  line.open += 1;
  const leaving = phase !== "serving";
  let answered = false;
  const done = (): void => {
    if (!answered) line.open -= 1;
    answered = true;
  };
  response.once("close", done);
  const answer = (status: number): void => {
    // Of what has been received on it, this answer is the last.
    if (phase !== "serving" && line.open === 1 && fault !== "no-connection-close")
      response.setHeader("Connection", "close");
    response.statusCode = status;
    done();
    line.answered += 1;
    response.end(fault === "slow-readers-cut" ? large : `${status}\n`);
  };
  if (request.url === "/events") return stream(response);
  if (request.url === "/readyz") return answer(leaving && fault !== "ready-forever" ? 503 : 200);
  if (leaving && fault === "turns-away") return answer(503);
  if (request.url === "/slow") return void setTimeout(answer, slow, 200);
  request.resume().once("end", () => answer(200));
  return undefined;
});

function stream(response: ServerResponse): void {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write("id: 1\ndata: welcome\n\n");
  streams.add(response);
  response.once("close", () => streams.delete(response));
}

function leave(): void {
  if (phase !== "serving") {
    if (fault === "second-signal-exits") process.exit(1);
    return;
  }
  if (!server.listening) {
    if (fault === "start-deaf") return;
    process.exit(0);
  }
  if (fault === "exits-at-once") process.exit(0);
  phase = "leaving";
  toldAt = performance.now();
  for (const response of streams) {
    if (fault === "streams-cut") response.write("id: 2\ndata: good");
    if (fault !== "cuts-all-at-once") response.end();
  }
  for (const webSocket of webSockets.clients) {
    if (fault === "websockets-terminated") webSocket.terminate();
    else if (fault !== "websockets-held") webSocket.close(1001);
  }
  if (fault === "closes-at-once") drain();
  else if (fault === "cuts-all-at-once") {
    drain();
    for (const [socket, { upgraded }] of lines) if (!upgraded) socket.destroy();
  } else setTimeout(drain, delay);
}

function drain(): void {
  phase = "draining";
  if (fault === "holds-late") {
    lingers = true;
    setTimeout(() => {
      lingers = false;
      endWhenDone();
    }, 1500);
    // Of node:http's own, nothing is left to the connections.
  } else NetServer.prototype.close.call(server);
  const sweep = (): void => {
    for (const [socket, { open, answered }] of lines)
      if (open === 0 && answered > 0 && mayGo(socket)) socket.destroy();
    endWhenDone();
  };
  sweep();
  setInterval(sweep, 50);
  setTimeout(() => {
    for (const [socket, line] of lines) if (!line.late && !spares(socket, line)) socket.destroy();
  }, bound);
}

/** Whether an idle connection has its last answer. */
function mayGo({ writableLength }: Socket): boolean {
  if (fault === "slow-readers-cut") return true;
  return writableLength === 0 && fault !== "waits-for-idle";
}

/** Whom a fault waits for without end. */
function spares(socket: Socket, { open, answered, upgraded }: Line): boolean {
  if (upgraded) return fault === "websockets-held";
  if (open > 0) return fault === "upload-waited-for";
  if (answered > 0) return fault === "waits-for-idle";
  return fault === (socket.bytesRead === 0 ? "waits-for-silent" : "waits-for-half");
}

function endWhenDone(): void {
  if (phase !== "draining" || lingers || lines.values().some(({ late }) => !late)) return;
  if (fault === "keeps-running") return;
  const fixed = fault === "sleeps-when-idle" ? 4800 : 0;
  setTimeout(() => process.exit(fault === "exit-code-1" ? 1 : 0), toldAt + fixed - performance.now());
}

if (fault !== "no-handler") {
  process.on("SIGTERM", leave);
  process.on("SIGINT", fault === "sigint-ignored" ? () => undefined : leave);
}
setTimeout(() => server.listen(Number(process.env["PORT"]), "127.0.0.1"), starts);
