import { startService } from "./service.ts";

const server = startService();
process.once("SIGTERM", () => server.close());
