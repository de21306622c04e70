// Leaves the waiting to the preStop hook: at the signal, the routers know already. Only kept connections are still used.
import { createServer } from "node:http";

let leaving = false;
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  request.resume().once("end", () => {
    if (request.url === "/slow") setTimeout(() => response.end("at last\n"), 1200);
    else response.end("hello\n");
  });
});

function leave(): void {
  if (leaving) return;
  leaving = true;
  // Long enough for clients to hear that they should let go.
  setTimeout(() => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => server.closeAllConnections(), 2500);
  }, 500);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
server.listen(Number(process.env["PORT"]), "127.0.0.1");
