export { Health } from "./health.ts";
export { startApi, type ApiServer } from "./server.ts";
