import type { EventBody, LabEvent } from "../protocol/index.ts";
import type { Clock } from "./clock.ts";

/** Gives every fact its place: `seq` without gaps, `t` that never goes back. */
export interface Recorder {
  emit(body: EventBody): LabEvent;
}

/** A recorder that hands each event to `sink` as soon as it has its place. */
export function createRecorder(clock: Clock, sink: (event: LabEvent) => void): Recorder {
  let seq = 0;
  let last = 0;
  return {
    emit(body) {
      last = Math.max(last, Math.round(clock.now() * 1000) / 1000);
      seq += 1;
      const event = { seq, t: last, ...body };
      sink(event);
      return event;
    },
  };
}
