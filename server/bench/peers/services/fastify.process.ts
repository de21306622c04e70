import { startFastify } from "./fastify-service.ts";

const app = await startFastify();
process.once("SIGTERM", () => void app.close());
