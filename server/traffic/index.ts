export { createTraffic } from "./generator.ts";
export type { Clock, Route, Traffic, TrafficOptions } from "./types.ts";
