export { createTraffic } from "./generator.ts";
export { askRaw, connectRaw, type RawAnswer, type RawConnection } from "./raw-http.ts";
export type { Route, Traffic, TrafficOptions } from "./types.ts";
