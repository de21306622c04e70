import type { EventOf, EventType } from "../event.ts";
import type { History, Moment, PodRecord, RequestRecord } from "../history.ts";

/** What each type of event changes in a history. */
export type Handlers = { [T in EventType]: (history: History, event: EventOf<T>, at: Moment) => void };

export const withPod = (history: History, name: string, change: (pod: PodRecord) => void): void => {
  const pod = history.pods.get(name);
  if (pod) change(pod);
};
export const withRequest = (history: History, id: number, change: (request: RequestRecord) => void): void => {
  const request = history.requests.get(id);
  if (!request) return;
  history.requestChanges += 1;
  change(request);
};

/** What was announced once keeps its record, whatever an odd journal says later. */
export function addOnce<K, V>(records: Map<K, V>, key: K, record: V): void {
  if (!records.has(key)) records.set(key, record);
}

/** An event without what every event has. */
export const without = <T extends { seq: number; t: number; type: string }>({
  seq: _,
  t: _t,
  type: _type,
  ...rest
}: T) => rest;
