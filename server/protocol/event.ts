import * as z from "zod/mini";
import { causeSchema } from "./cause.ts";
import { checkIdSchema, checkStatusSchema } from "./check.ts";
import { outcomeSchema } from "./outcome.ts";

const pod = z.string();
const count = z.int().check(z.nonnegative());
const ms = z.number().check(z.nonnegative());
const seq = z.int().check(z.positive());

/** One row of an endpoint table. */
export const endpointSchema = z.object({
  pod,
  ready: z.boolean(),
  serving: z.boolean(),
  terminating: z.boolean(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/**
 * Every kind of event with its own fields. `seq`, `t` and `type` are added to each below. Times inside a body are ms
 * since the run began, like `t`; durations named `seconds` are cluster seconds.
 */
const bodies = {
  /** `secondMs`: ms of wall-clock time in a cluster second. */
  "run.started": { seed: count, secondMs: count },
  /** `ended`: the end condition held. `stopped`: somebody stopped it. `limit`: it took too long. `failed`: see why. */
  "run.finished": { how: z.enum(["ended", "stopped", "limit", "failed"]), why: z.optional(z.string()) },

  "pod.created": { pod, node: z.string(), address: z.string() },
  /** `pidOne`: the process is PID 1 of its own PID namespace, as in a container. */
  "pod.started": { pod, pid: count, pidOne: z.boolean() },
  "pod.ready": { pod },
  "pod.unready": { pod, why: z.string() },
  /** deletionTimestamp is set: t = 0 of a shutdown. */
  "pod.deleted": { pod, graceSeconds: z.number() },
  "pod.exited": {
    pod,
    code: z.nullable(z.int()),
    signal: z.nullable(z.string()),
    /** Connections of the lab's clients that were open to the pod at that moment. */
    open: count,
    why: z.optional(z.string()),
  },
  "prestop.started": { pod, hook: z.string() },
  "prestop.finished": { pod, chargedSeconds: z.number() },
  "prestop.failed": { pod, why: z.string(), chargedSeconds: z.number() },
  "signal.sent": { pod, signal: z.string(), by: z.enum(["kubelet", "learner", "grace", "end of run"]) },
  /** `door`: the lab dials the pod itself, to see whether it still accepts; no request is sent. */
  "probe.settled": {
    pod,
    probe: z.enum(["readiness", "door"]),
    ok: z.boolean(),
    result: z.enum(["answered", "accepted", "refused", "closed", "timed-out"]),
    status: z.optional(z.int()),
    /** How many results of this kind in a row. */
    streak: count,
  },

  /** The EndpointSlice as the control plane has it. */
  "slice.changed": { endpoints: z.array(endpointSchema) },
  /** A router has written its own table. `slice` is the seq of the slice it now agrees with. */
  "router.programmed": {
    router: z.string(),
    endpoints: z.array(endpointSchema),
    slice: seq,
    lagSeconds: z.number(),
  },

  /** `pod` and `connection` are null when the router had no endpoint. `intended` is when the schedule wanted it. */
  "request.sent": {
    request: count,
    client: z.string(),
    router: z.string(),
    pod: z.nullable(pod),
    connection: z.nullable(count),
    reused: z.boolean(),
    intended: ms,
    method: z.string(),
    path: z.string(),
  },
  "request.connected": { request: count },
  "request.first-byte": { request: count },
  "request.settled": {
    request: count,
    outcome: outcomeSchema,
    phase: z.enum(["connect", "waiting", "reading", "done"]),
    status: z.optional(z.int()),
    errno: z.optional(z.string()),
    /** Bytes of the answer, head included. */
    bytes: count,
  },
  /** After the run: what the ledger says changes the outcome that the client saw. */
  "request.reconciled": { request: count, outcome: outcomeSchema, committed: count },
  "connection.opened": { connection: count, router: z.string(), pod },
  "connection.closed": {
    connection: count,
    pod,
    by: z.enum(["client", "pod"]),
    how: z.enum(["fin", "rst"]),
    requests: count,
  },

  /** A row of the ledger, read by the lab. `atMs` is the database's own clock, as ms since the run began. */
  "payment.committed": { request: count, pod, atMs: z.number() },

  log: { pod, stream: z.enum(["stdout", "stderr"]), line: z.string() },

  /** What a pod says of itself: annotation only, never evidence. */
  "reported.listening": { pod },
  "reported.handlers": { pod, signals: z.array(z.string()) },
  "reported.closing": { pod },
  "reported.connections": { pod, open: count, active: count },
  "reported.alive": { pod, by: z.array(z.string()) },

  "check.settled": {
    check: checkIdSchema,
    status: checkStatusSchema,
    why: z.string(),
    evidence: z.array(seq),
  },
  "loss.explained": { request: count, cause: causeSchema, evidence: z.array(seq), saved: z.string() },

  "command.accepted": { command: z.string() },
  "command.refused": { command: z.string(), why: z.string() },

  /** A bounded journal gave these events up. What they said of the score is kept here. */
  "journal.dropped": { from: seq, to: seq, events: count, outcomes: z.record(z.string(), count) },
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

const options = eventTypes.map((type) => z.object({ seq, t: ms, type: z.literal(type), ...bodies[type] }));

/** One event of the journal; unknown fields are dropped, wrong ones refused. */
export const eventSchema = z.discriminatedUnion(
  "type",
  options as unknown as [(typeof options)[number], ...typeof options],
) as unknown as z.ZodMiniType<LabEvent>;

/** An event whose type this version doesn't know: counted and skipped, and said so. */
export const foreignEventSchema = z.looseObject({ seq, t: ms, type: z.string() });

const known = new Set<string>(eventTypes);
export const isKnownType = (type: string): type is EventType => known.has(type);
