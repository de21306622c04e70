import { startFastify } from "./fastify-service.ts";
import { delay } from "./service.ts";

const app = await startFastify();
process.once("SIGTERM", () => setTimeout(() => void app.close(), delay));
