// WebSockets, which are closed with a word.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

let leaving = false;
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  request.resume().once("end", () => response.end("hello\n"));
});
const sockets = new WebSocketServer({ server, path: "/ws" });

function leave(): void {
  if (leaving) return;
  leaving = true;
  for (const socket of sockets.clients) socket.close(1001, "the server is going away");
  setTimeout(() => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
    }, 2500);
  }, 900);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
server.listen(Number(process.env["PORT"]), "127.0.0.1");
