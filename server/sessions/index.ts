export { DamagedRunError, defaultRuns, KeptRuns } from "./kept/kept-runs.ts";
export { Sessions } from "./registry.ts";
export { Session } from "./session.ts";
