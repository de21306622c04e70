// Takes three seconds until it serves. The handler comes first, and ends a start that is not over.
import { createServer } from "node:http";

let leaving = false;
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  request.resume().once("end", () => {
    if (request.url === "/readyz") response.statusCode = leaving ? 503 : 200;
    response.end("hello\n");
  });
});

function leave(): void {
  if (!server.listening) process.exit(0);
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
await new Promise((resolve) => setTimeout(resolve, 3000));
server.listen(Number(process.env["PORT"]), "127.0.0.1");
