import { inLedger, type EventType, type LogLine } from "../../../../server/protocol/index.ts";
import type { Run } from "../../world/index.ts";

/** An event's place in a run, found by its number. */
export interface Place {
  readonly seq: number;
  readonly t: number;
  /** Undefined for a probe's and other events that are not stepped through. */
  readonly type: EventType | undefined;
}

/** Where an event stands that a check or a story rests on; undefined for one that this run doesn't have (any more). */
export function placeOfEvent({ beats, history }: Run, seq: number): Place | undefined {
  let low = 0;
  let high = beats.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((beats[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  const beat = beats[low];
  if (beat?.seq === seq)
    return { ...("atMs" in beat ? inLedger(beat) : { seq, t: beat.t }), type: beat.type };
  for (const pod of history.pods.values()) {
    const probe = pod.probes.find((each) => each.seq === seq);
    if (probe) return { seq, t: probe.t, type: "probe.settled" };
  }
  return undefined;
}

/** The line of a pod's log that is nearest to a moment, within so many ms of it. */
export function nearestLog(
  logs: readonly LogLine[],
  pod: string,
  t: number,
  within: number,
): LogLine | undefined {
  let low = 0;
  let high = logs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((logs[middle]?.t ?? Infinity) < t) low = middle + 1;
    else high = middle;
  }
  let found: LogLine | undefined;
  const take = (line: LogLine) => {
    if (line.pod !== pod) return false;
    if (!found || Math.abs(line.t - t) < Math.abs(found.t - t)) found = line;
    return true;
  };
  for (let at = low; (logs[at]?.t ?? Infinity) <= t + within; at += 1) if (take(logs[at] as LogLine)) break;
  for (let at = low - 1; (logs[at]?.t ?? -Infinity) >= t - within; at -= 1) {
    if (take(logs[at] as LogLine)) break;
  }
  return found;
}
