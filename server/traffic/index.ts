export { createTraffic } from "./generator.ts";
export type { Route, Traffic, TrafficOptions } from "./types.ts";
