import * as z from "zod/mini";
import { ms, seq } from "./events/fields.ts";
import { ledgerEvents } from "./events/ledger.ts";
import { podEvents } from "./events/pod.ts";
import { reportEvents } from "./events/report.ts";
import { requestEvents } from "./events/request.ts";
import { rolloutEvents } from "./events/rollout.ts";
import { routingEvents } from "./events/routing.ts";
import { runEvents } from "./events/run.ts";
import { streamingEvents } from "./events/streaming.ts";
import { trialEvents } from "./events/trial.ts";

export { type Endpoint } from "./events/fields.ts";

/**
 * Every kind of event with its own fields. `seq`, `t` and `type` are added to each below. Times inside a body are ms
 * since the run began, like `t`; durations named `…Seconds` are cluster seconds.
 */
const bodies = {
  ...runEvents,
  ...podEvents,
  ...routingEvents,
  ...rolloutEvents,
  ...requestEvents,
  ...streamingEvents,
  ...trialEvents,
  ...ledgerEvents,
  ...reportEvents,
} as const;

export type EventType = keyof typeof bodies;
export const eventTypes = Object.keys(bodies) as EventType[];

type Bodies = typeof bodies;
type BodyOf<T extends EventType> = z.infer<z.ZodMiniObject<Bodies[T]>>;

/** An event without its place in the journal: what a part of the lab emits. */
export type EventBody = { [T in EventType]: { type: T } & BodyOf<T> }[EventType];
/** A fact, seen at one place at one time. `seq` has no gaps; `t` is ms since the run began and never goes back. */
export type LabEvent = { [T in EventType]: { seq: number; t: number; type: T } & BodyOf<T> }[EventType];
export type EventOf<T extends EventType> = Extract<LabEvent, { type: T }>;

/** The schema of each event type, `eventTypes` in order. */
export const eventOptions = eventTypes.map((type) =>
  z.object({ seq, t: ms, type: z.literal(type), ...bodies[type] }),
);

/** One event of the journal; unknown fields are dropped, wrong ones refused. */
export const eventSchema = z.discriminatedUnion(
  "type",
  eventOptions as unknown as [(typeof eventOptions)[number], ...typeof eventOptions],
) as unknown as z.ZodMiniType<LabEvent>;

/** An event whose type this version doesn't know: counted and skipped, and said so. */
export const foreignEventSchema = z.looseObject({ seq, t: ms, type: z.string() });

const known = new Set<string>(eventTypes);
export const isKnownType = (type: string): type is EventType => known.has(type);
