// What the course comes to: serve on until the routers know, say Connection: close, close, and bound it all.
import { createServer } from "node:http";
import { answerTo, delay, port, takeSockets } from "./service.ts";

/** Longer than the longest request, and well within the grace, in ms. */
const patience = 6000;

let leaving = false;
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  if (request.url === "/readyz") response.statusCode = leaving ? 503 : 200;
  request.resume();
  void answerTo(request.url ?? "/").then((text) => {
    // The signal may have come while it was worked on.
    if (leaving) response.setHeader("Connection", "close");
    response.end(text);
  });
});
const sockets = takeSockets(server);

function shutdown(): void {
  if (leaving) return;
  leaving = true;
  setTimeout(() => {
    server.close(() => process.exit(0));
    for (const socket of sockets.clients) socket.close(1001, "moving on");
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => {
      server.closeAllConnections();
      for (const socket of sockets.clients) socket.terminate();
    }, patience);
  }, delay);
}
process.on("SIGTERM", shutdown);
process.on("SIGINT", shutdown);
server.listen(port);
