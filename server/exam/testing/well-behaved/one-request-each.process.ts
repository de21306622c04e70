// Like HTTP/1.0: a connection carries one request, and its answer ends with it.
import { createServer } from "node:net";

const server = createServer({ allowHalfOpen: true }, (socket) => {
  let request = "";
  let answered = false;
  socket.setEncoding("latin1");
  socket.on("error", () => socket.destroy());
  // Whoever leaves in the middle of a request wants no answer.
  socket.on("end", () => socket.end());
  socket.on("data", (piece: string) => {
    request += piece;
    const head = request.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(request)?.[1] ?? 0);
    if (answered || head < 0 || request.length < head + 4 + length) return;
    answered = true;
    const answer = (): void =>
      void socket.end("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n");
    if (request.startsWith("GET /slow ")) setTimeout(answer, 1200);
    else answer();
  });
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
});
const sockets = new Set<{ destroy(): void }>();

let leaving = false;
function leave(): void {
  if (leaving) return;
  leaving = true;
  setTimeout(() => {
    server.close(() => process.exit(0));
    setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 2500);
  }, 900);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
server.listen(Number(process.env["PORT"]), "127.0.0.1");
