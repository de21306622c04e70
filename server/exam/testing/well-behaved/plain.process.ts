// Node's own server: a delay, Connection: close, a sweep of idle connections, and a bound.
import { createServer } from "node:http";

let leaving = false;
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  request.resume().once("end", () => {
    if (request.url === "/readyz") response.statusCode = leaving ? 503 : 200;
    if (request.url === "/slow") setTimeout(() => response.end("at last\n"), 1200);
    else response.end("hello\n");
  });
});

function leave(): void {
  if (leaving) return;
  leaving = true;
  setTimeout(() => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => server.closeAllConnections(), 2500);
  }, 900);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
server.listen(Number(process.env["PORT"]), "127.0.0.1");
