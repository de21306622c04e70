import type { History } from "../../../server/protocol/index.ts";
import type { Intent } from "./intents.ts";

/** So far may two times of one schedule lie apart and still be the same, in cluster seconds: they are rounded. */
const rounding = 0.02;

/**
 * Why two runs can't be held against each other request by request; undefined when they can: then the nth arrival of
 * one is the nth of the other, by the same client, at the same distance from the first.
 */
export function arrivalsDiffer(
  before: History,
  after: History,
  [one, other]: readonly [readonly Intent[], readonly Intent[]],
): string | undefined {
  const [a, b] = [before.header.scenario, after.header.scenario];
  if (before.header.lesson !== after.header.lesson) return "they are runs of different lessons";
  if (a.seed !== b.seed) return `the seeds differ (${a.seed} and ${b.seed})`;
  if (a.traffic.rate !== b.traffic.rate) {
    return `the rates differ (${a.traffic.rate} and ${b.traffic.rate} requests a second)`;
  }
  if (before.dropped.events > 0 || after.dropped.events > 0) return "part of a journal was given up";
  const origins = [one[0], other[0]].map((intent) => intent?.first.intended ?? 0) as [number, number];
  const strays = one.some(({ first }, index) => {
    const twin = other[index]?.first;
    if (!twin) return false;
    const apart = (first.intended - origins[0]) / a.second - (twin.intended - origins[1]) / b.second;
    return (
      first.client !== twin.client ||
      first.method !== twin.method ||
      first.path !== twin.path ||
      Math.abs(apart) > rounding
    );
  });
  return strays ? "their traffic is not the same" : undefined;
}
