// Two workers share the port; the primary hands the signal on, and waits for them.
import cluster from "node:cluster";
import { createServer } from "node:http";

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  const leave = (): void => {
    for (const worker of workers) worker.process.kill("SIGTERM");
  };
  process.on("SIGTERM", leave);
  process.on("SIGINT", leave);
  cluster.on("exit", () => {
    if (workers.every((worker) => worker.isDead())) process.exit(0);
  });
} else {
  let leaving = false;
  const server = createServer((request, response) => {
    if (leaving) response.setHeader("Connection", "close");
    request.resume().once("end", () => {
      if (request.url === "/readyz") response.statusCode = leaving ? 503 : 200;
      if (request.url === "/slow") setTimeout(() => response.end("at last\n"), 1200);
      else response.end("hello\n");
    });
  });
  process.on("SIGTERM", () => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => {
      server.close(() => process.exit(0));
      setInterval(() => server.closeIdleConnections(), 100);
      setTimeout(() => server.closeAllConnections(), 2500);
    }, 900);
  });
  server.listen(Number(process.env["PORT"]), "127.0.0.1");
}
