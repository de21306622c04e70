import type { History } from "../../../../server/protocol/index.ts";

/** A length of time as kubectl prints an age (apimachinery, duration.HumanDuration). In seconds. */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds);
  if (whole < -1) return "<invalid>";
  if (whole < 0) return "0s";
  if (whole < 120) return `${whole}s`;
  const minutes = Math.trunc(whole / 60);
  if (minutes < 10) return whole % 60 === 0 ? `${minutes}m` : `${minutes}m${whole % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  return minutes % 60 === 0 || hours >= 8 ? `${hours}h` : `${hours}h${minutes % 60}m`;
}

/** How long ago a moment was, in cluster seconds. Both in ms since the run began. */
export const ageOf = ({ header }: History, then: number, now: number): string =>
  humanDuration((now - then) / header.scenario.second);

/** The cluster's own clock at a moment: it runs as fast as its seconds, from the start of the run. */
export const clusterDate = ({ header }: History, t: number): Date =>
  new Date(Date.parse(header.startedAt) + Math.trunc(t / header.scenario.second) * 1000);

/** As in objects: `2026-01-02T15:04:05Z`. */
export const timestamp = (history: History, t: number): string =>
  clusterDate(history, t)
    .toISOString()
    .replace(/\.\d+Z$/, "Z");

/** As `kubectl describe` prints it: `Mon, 02 Jan 2006 15:04:05 +0000`. */
export const rfc1123 = (history: History, t: number): string =>
  clusterDate(history, t).toUTCString().replace("GMT", "+0000");
