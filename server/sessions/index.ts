export { capacityOf, startsOf } from "./capacity.ts";
export type { Happening } from "./happening.ts";
export { DamagedRunError, defaultRuns, KeptRuns } from "./kept/kept-runs.ts";
export { Sessions, type SessionCounts, type SessionsOptions } from "./registry.ts";
export { Session } from "./session.ts";
export type { Seat } from "./workshop/seat.ts";
export { RoomFile } from "./workshop/room-file.ts";
export { Workshop } from "./workshop/workshop.ts";
