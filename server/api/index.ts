export { startApi } from "./server.ts";
