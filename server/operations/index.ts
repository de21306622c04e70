export { jsonLog, textLog, type Log } from "./log.ts";
export { Metrics } from "./metrics.ts";
export { serveMetrics } from "./metrics-server.ts";
export { record } from "./record.ts";
