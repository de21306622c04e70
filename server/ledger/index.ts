export { startPostgres, type PostgresHandle, type PostgresOptions } from "./postgres.ts";
export { dropRun, openRun, type Payment, type RunLedger } from "./run.ts";
