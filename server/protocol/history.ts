import type { Cause } from "./cause.ts";
import type { CheckId, Verdict } from "./check.ts";
import type { Endpoint, EventOf } from "./event.ts";
import type { Exit } from "./exit.ts";
import type { Header } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import type { RouterKind } from "./scenario.ts";

/** A moment something was seen: where in the journal, and when (ms since the run began). */
export interface Moment {
  readonly seq: number;
  readonly t: number;
}

/** The life of one request, as its client saw it. Fields are absent until they have happened. */
export interface RequestRecord {
  readonly id: number;
  readonly client: string;
  readonly router: string;
  /** Null when the router had no endpoint to offer; behind a proxy, the pod it tried last. */
  pod: string | null;
  readonly connection: number | null;
  readonly reused: boolean;
  readonly method: string;
  readonly path: string;
  /** When the schedule wanted it sent, ms since the run began. */
  readonly intended: number;
  readonly sent: Moment;
  /** The first attempt of the intent that this one tries again; absent for a first attempt. */
  readonly retryOf?: number | undefined;
  /** From 1. */
  readonly attempt?: number | undefined;
  /** Nobody answered: the router dropped its packets. */
  readonly dropped?: boolean | undefined;
  /** The attempt that followed this one: then the user didn't lose by this one. */
  retriedBy?: number;
  /** It failed, and the client means to try again. */
  retrying?: boolean;
  /** It won't, after all. */
  abandoned?: Moment;
  /** What a proxy tried for it, in order; empty where there is no proxy. */
  readonly tries: ProxyTry[];
  connected?: Moment;
  firstByte?: Moment;
  settled?: Moment & { readonly phase: EventOf<"request.settled">["phase"]; readonly bytes: number };
  /** What the client saw. */
  observed?: Outcome;
  /** What counts: the observation, unless the ledger said otherwise. */
  outcome?: Outcome;
  status?: number;
  errno?: string;
  /** What the ledger last said of it, and all it has said: a pod may commit after its client has given up. */
  reconciled?: Moment & { readonly committed: number };
  readonly reconciliations: (Moment & { readonly outcome: Outcome })[];
  /** Its row was seen in the ledger; `atMs` is when the database wrote it, by its own clock, ms since the run began. */
  committed?: Moment & { readonly atMs: number };
  /** What a request by hand was answered. */
  reply?: Moment & Pick<EventOf<"reply.received">, "head" | "body" | "size">;
  explained?: Moment & {
    readonly cause: Cause;
    readonly behind?: Cause | undefined;
    readonly evidence: readonly number[];
    readonly saved: string;
  };
}

/** One try of a proxy on one pod. */
export interface ProxyTry extends Moment {
  readonly router: string;
  readonly nth: number;
  readonly pod: string | null;
  readonly reused: boolean;
  settled?: Moment & {
    readonly result: EventOf<"proxy.settled">["result"];
    readonly status?: number | undefined;
    readonly bytes: number;
  };
}

export interface SignalRecord extends Moment {
  readonly signal: string;
  readonly by: EventOf<"signal.sent">["by"];
}

export interface ProbeRecord extends Moment {
  readonly probe: EventOf<"probe.settled">["probe"];
  readonly ok: boolean;
  readonly result: EventOf<"probe.settled">["result"];
  readonly status?: number | undefined;
}

export interface HookRecord extends Moment {
  readonly hook: string;
  readonly ended?: Moment & { readonly chargedSeconds: number; readonly failed?: string };
}

/** One process of a container, from its start to its end. */
export interface ContainerRun {
  readonly started: Moment & { readonly pid: number; readonly pidOne: boolean; readonly restart: number };
  exited?: ContainerExit;
}

type ContainerExit = Moment & Exit & { readonly open: number; readonly why?: string | undefined };

/** A container over all its restarts. The lists only grow. */
export interface ContainerRecord {
  /** Oldest first; more than one where it was restarted. */
  readonly runs: ContainerRun[];
  /** Its first start. */
  started?: ContainerRun["started"];
  /** Its last end; absent while it runs, again, after a restart. */
  exited?: ContainerExit | undefined;
  /** Its last run of the hook; a container that is restarted has one for each end. */
  preStop?: HookRecord;
  readonly preStops: HookRecord[];
  readonly signals: SignalRecord[];
  readonly probes: ProbeRecord[];
  readonly backoffs: (Moment & { readonly waitSeconds: number })[];
}

/** The life of one pod and of its main container. `readiness` alternates; the other lists only grow. */
export interface PodRecord extends ContainerRecord {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  /** Of the deployment's template, from 1. */
  readonly revision: number;
  readonly created: Moment;
  readonly readiness: (Moment & { readonly ready: boolean; readonly why?: string })[];
  /** Connections to it that its clients saw refused, oldest first. */
  readonly refusals: Moment[];
  deleted?: Moment & { readonly graceSeconds: number };
  readonly sidecars: Map<string, ContainerRecord>;
  /** The phase became terminal. */
  finished?: Moment & { readonly phase: EventOf<"pod.finished">["phase"] };
  removed?: Moment & { readonly forced: boolean };
  /** What the pod said of itself: annotation only. */
  readonly reported: {
    listening?: Moment;
    closing?: Moment;
    /** Every time that it opened its door or began to close it; the two above are the first ones. */
    readonly doors: (Moment & { readonly open: boolean })[];
    readonly handlers: (Moment & { readonly signals: readonly string[] })[];
    readonly connections: (Moment & { readonly open: number; readonly active: number })[];
    readonly alive: (Moment & { readonly by: readonly string[] })[];
  };
}

export interface Table extends Moment {
  readonly endpoints: readonly Endpoint[];
  readonly slice: number;
  readonly lagSeconds: number;
}

export interface RouterRecord {
  /** Its name; a kube-proxy has its node's. */
  readonly node: string;
  readonly kind: RouterKind;
  /** A load balancer's own health checks. */
  readonly checks: (Moment & {
    readonly target: string;
    readonly ok: boolean;
    readonly status?: number | undefined;
    readonly streak: number;
  })[];
  /** Every table this router has had, oldest first. */
  readonly tables: Table[];
}

export interface LogLine extends Moment {
  readonly pod: string;
  /** The container that printed it; undefined for the main one. */
  readonly sidecar?: string | undefined;
  readonly stream: "stdout" | "stderr";
  readonly line: string;
}

/** One client's connection of a WebSocket or an event stream. */
interface StreamingRecord {
  readonly id: number;
  readonly client: string;
  readonly router: string;
  readonly pod: string | null;
  /** How many times this client had connected before. */
  readonly attempt: number;
  readonly opened?: Moment;
  /** The handshake came to nothing. */
  readonly failed?: Moment & { readonly status?: number | undefined; readonly errno?: string | undefined };
}

export interface SocketRecord extends StreamingRecord {
  closed?: Moment & Pick<EventOf<"socket.closed">, "code" | "reason" | "by">;
}

export interface StreamRecord extends StreamingRecord {
  readonly lastEventId: number | null;
  readonly events: (Moment & { readonly event: number })[];
  closed?: Moment & Pick<EventOf<"stream.closed">, "how" | "by" | "partial">;
}

export interface JobRecord {
  readonly id: number;
  /** `atMs`, here and below: the database's clock, ms since the run began. */
  readonly queued: Moment & { readonly atMs: number };
  /** In the order of the ledger. */
  readonly steps: (Moment & {
    readonly what: "claimed" | "finished" | "released";
    readonly pod: string;
    readonly atMs: number;
  })[];
}

/** A pod's connection to the database, seen on the wire. */
export interface SessionRecord {
  readonly id: number;
  readonly pod: string;
  readonly opened: Moment;
  closed?: Moment & Pick<EventOf<"database.closed">, "how" | "queries" | "busy">;
}

export interface SpanRecord extends Moment {
  readonly pod: string;
  readonly span: string;
  readonly name: string;
  readonly request: number | null;
}

/** Something other than a request that was lost. */
export interface LossRecord extends Moment {
  readonly of: Exclude<EventOf<"loss.explained">["of"], "request">;
  readonly id: number;
  readonly stream?: number | undefined;
  readonly cause: Cause;
  readonly evidence: readonly number[];
  readonly saved: string;
}

/** One run of a test against one service. */
export interface TrialRecord {
  readonly service: string;
  readonly started: Moment;
  ended?: Moment & Pick<EventOf<"trial.ended">, "code" | "signal" | "ms" | "stopped" | "tests" | "failure">;
}

type Rollout = EventOf<"rollout.started" | "rollout.scaled" | "rollout.finished">;
type Maintenance = EventOf<
  | "eviction.allowed"
  | "eviction.denied"
  | "budget.changed"
  | "node.cordoned"
  | "node.uncordoned"
  | "node.drained"
>;

/**
 * Everything that a journal says, arranged by what it is about. The page, the command line and the grader all look at
 * this and at nothing else; a view at a moment (`view.ts`) reads it without folding again.
 */
export interface History {
  readonly header: Header;
  /** seq and t of the last event folded; 0 before the first. */
  lastSeq: number;
  lastT: number;
  readonly pods: Map<string, PodRecord>;
  readonly routers: Map<string, RouterRecord>;
  readonly slices: (Moment & { readonly endpoints: readonly Endpoint[] })[];
  readonly requests: Map<number, RequestRecord>;
  /** Rises with every event about a request: what follows from all of them holds until then. */
  requestChanges: number;
  readonly sockets: Map<number, SocketRecord>;
  readonly streams: Map<number, StreamRecord>;
  readonly jobs: Map<number, JobRecord>;
  readonly sessions: Map<number, SessionRecord>;
  readonly spans: SpanRecord[];
  /** What was lost besides requests. */
  readonly losses: LossRecord[];
  readonly rollouts: Rollout[];
  readonly maintenance: Maintenance[];
  /** By service, in a run of trials. */
  readonly trials: Map<string, TrialRecord>;
  readonly logs: LogLine[];
  readonly checks: Map<CheckId, Verdict & { readonly seq: number }>;
  readonly commands: (Moment & { readonly command: string; readonly refused?: string })[];
  finished?: Moment & { readonly how: EventOf<"run.finished">["how"]; readonly why?: string | undefined };
  /** What a bounded journal gave up: events, and the outcomes they said. */
  readonly dropped: {
    events: number;
    readonly outcomes: Partial<Record<Outcome, number>>;
    readonly spans: [number, number][];
  };
  /** Event types this version doesn't know, with their count. */
  readonly foreign: Map<string, number>;
}
