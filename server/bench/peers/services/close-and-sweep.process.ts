import { startService } from "./service.ts";

const server = startService();
process.once("SIGTERM", () => {
  server.close(() => process.exit(0));
  setInterval(() => server.closeIdleConnections(), 100);
});
