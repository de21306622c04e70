import { createServer } from "node:http";

let leaving = false;
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  if (request.url === "/readyz") response.statusCode = leaving ? 503 : 200;
  request.resume().once("end", () => {
    if (request.url === "/slow") setTimeout(() => response.end("at last\n"), 500);
    else response.end("hello\n");
  });
});

function shutdown(): void {
  if (leaving) return;
  leaving = true;
  // Longer than the slowest router needs.
  setTimeout(() => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => server.closeAllConnections(), 1500);
  }, 2300);
}
process.on("SIGTERM", shutdown);
process.on("SIGINT", shutdown);
server.listen(Number(process.env["PORT"]));
