export { startApi, type ApiServer } from "./server.ts";
