export type { Happening } from "./happening.ts";
export { DamagedRunError, defaultRuns, KeptRuns } from "./kept/kept-runs.ts";
export { Sessions, type SessionCounts } from "./registry.ts";
export { Session } from "./session.ts";
