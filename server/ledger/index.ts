export { Collector, collectorSocket } from "./collector/collector.ts";
export type { JobStep, News, Payment } from "./news.ts";
export { startPostgres, type PostgresHandle, type PostgresOptions } from "./postgres.ts";
export { dropRun, openRun, type RunLedger } from "./run.ts";
export { DatabaseTaps } from "./tap/taps.ts";
