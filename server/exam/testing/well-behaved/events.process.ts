// An event stream, which ends after a whole event.
import { createServer, type ServerResponse } from "node:http";

let leaving = false;
let event = 0;
const streams = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (leaving) response.setHeader("Connection", "close");
  if (request.url !== "/events" || leaving) {
    request.resume().once("end", () => response.end("hello\n"));
    return;
  }
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(": welcome\n\n");
  streams.add(response);
  response.once("close", () => streams.delete(response));
});
setInterval(() => {
  event += 1;
  for (const stream of streams) stream.write(`id: ${event}\ndata: ${new Date().toISOString()}\n\n`);
}, 50);

function leave(): void {
  if (leaving) return;
  leaving = true;
  for (const stream of streams) stream.end("retry: 100\n\n");
  streams.clear();
  setTimeout(() => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
    setTimeout(() => server.closeAllConnections(), 2500);
  }, 900);
}
process.on("SIGTERM", leave);
process.on("SIGINT", leave);
server.listen(Number(process.env["PORT"]), "127.0.0.1");
