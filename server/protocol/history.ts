import type { Cause } from "./cause.ts";
import type { CheckId, Verdict } from "./check.ts";
import type { Endpoint, EventOf } from "./event.ts";
import type { Exit } from "./exit.ts";
import type { Header } from "./journal.ts";
import type { Outcome } from "./outcome.ts";

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
  /** Null when the router had no endpoint to offer. */
  readonly pod: string | null;
  readonly connection: number | null;
  readonly reused: boolean;
  readonly method: string;
  readonly path: string;
  /** When the schedule wanted it sent, ms since the run began. */
  readonly intended: number;
  readonly sent: Moment;
  connected?: Moment;
  firstByte?: Moment;
  settled?: Moment & { readonly phase: EventOf<"request.settled">["phase"]; readonly bytes: number };
  /** What the client saw. */
  observed?: Outcome;
  /** What counts: the observation, unless the ledger said otherwise. */
  outcome?: Outcome;
  status?: number;
  errno?: string;
  reconciled?: Moment & { readonly committed: number };
  committed?: Moment;
  explained?: Moment & {
    readonly cause: Cause;
    readonly evidence: readonly number[];
    readonly saved: string;
  };
}

export interface SignalRecord extends Moment {
  readonly signal: string;
  readonly by: EventOf<"signal.sent">["by"];
}

export interface ProbeRecord extends Moment {
  readonly probe: "readiness" | "door";
  readonly ok: boolean;
  readonly result: EventOf<"probe.settled">["result"];
  readonly status?: number | undefined;
}

export interface HookRecord extends Moment {
  readonly hook: string;
  readonly ended?: Moment & { readonly chargedSeconds: number; readonly failed?: string };
}

/** The life of one pod. `readiness` alternates; the other lists only grow. */
export interface PodRecord {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly created: Moment;
  started?: Moment & { readonly pid: number; readonly pidOne: boolean };
  readonly readiness: (Moment & { readonly ready: boolean; readonly why?: string })[];
  deleted?: Moment & { readonly graceSeconds: number };
  preStop?: HookRecord;
  readonly signals: SignalRecord[];
  readonly probes: ProbeRecord[];
  exited?: Moment & Exit & { readonly open: number; readonly why?: string | undefined };
  /** What the pod said of itself: annotation only. */
  readonly reported: {
    listening?: Moment;
    closing?: Moment;
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
  readonly node: string;
  /** Every table this router has had, oldest first. */
  readonly tables: Table[];
}

export interface LogLine extends Moment {
  readonly pod: string;
  readonly stream: "stdout" | "stderr";
  readonly line: string;
}

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
