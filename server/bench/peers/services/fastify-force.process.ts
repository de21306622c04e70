import { startFastify } from "./fastify-service.ts";

const app = await startFastify(true);
process.once("SIGTERM", () => void app.close());
