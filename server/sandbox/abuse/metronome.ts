import { monitorEventLoopDelay } from "node:perf_hooks";

/** How late the event loop of this process was, in ms. */
export interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** How often the loop is looked at, in ms: what it is late by counts from there. */
const beat = 2;

/** Measures from now on. */
export function startMetronome(): { stop(): Delay } {
  const monitor = monitorEventLoopDelay({ resolution: beat });
  monitor.enable();
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - beat);
  return {
    stop() {
      monitor.disable();
      return {
        p50: late(monitor.percentile(50)),
        p99: late(monitor.percentile(99)),
        most: late(monitor.max),
      };
    },
  };
}
