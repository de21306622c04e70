import * as z from "zod/mini";

/** How a glyph is drawn: colour is never the only carrier of an outcome. */
export type Glyph =
  "disc" | "square" | "cross" | "triangle" | "hourglass" | "ring" | "ringed-disc" | "question";

/** The colour token an outcome is drawn in; the page maps it to a light and a dark value. */
export type Tone =
  "ok" | "refused" | "reset" | "server-error" | "timed-out" | "vanished" | "ghost" | "unknown";

interface OutcomeRow {
  /** What stands beside the glyph. */
  readonly label: string;
  /** What was observed, in one sentence. */
  readonly when: string;
  readonly glyph: Glyph;
  readonly tone: Tone;
  /** Whether the user is worse off: what the score counts. */
  readonly lost: boolean;
  /**
   * Whether the client can be sure that the request had no effect. A refused connection carried nothing; after a
   * reset the payment may or may not have been made.
   */
  readonly definite: boolean;
}

/** Every way a request can end. A new outcome is one row here. */
export const outcomes = {
  ok: {
    label: "ok",
    when: "answered in full, below 500",
    glyph: "disc",
    tone: "ok",
    lost: false,
    definite: true,
  },
  refused: {
    label: "refused",
    when: "the connection was refused: nobody listens there",
    glyph: "square",
    tone: "refused",
    lost: true,
    definite: true,
  },
  reset: {
    label: "reset",
    when: "the connection ended before a single byte of the answer",
    glyph: "cross",
    tone: "reset",
    lost: true,
    definite: false,
  },
  truncated: {
    label: "truncated",
    when: "the connection ended in the middle of the answer",
    glyph: "cross",
    tone: "reset",
    lost: true,
    definite: false,
  },
  "status-5xx": {
    label: "5xx",
    when: "answered in full, with a status of 500 or above",
    glyph: "triangle",
    tone: "server-error",
    lost: true,
    definite: false,
  },
  "timed-out": {
    label: "timed out",
    when: "no complete answer before the client's own deadline",
    glyph: "hourglass",
    tone: "timed-out",
    lost: true,
    definite: false,
  },
  unsent: {
    label: "unsent",
    when: "the generator itself could not send it; never counted against a pod",
    glyph: "question",
    tone: "unknown",
    lost: false,
    definite: true,
  },
  vanished: {
    label: "vanished",
    when: "answered 2xx, but the payment is not in the ledger",
    glyph: "ring",
    tone: "vanished",
    lost: true,
    definite: true,
  },
  ghost: {
    label: "ghost",
    when: "failed for the client, yet the payment is in the ledger",
    glyph: "ringed-disc",
    tone: "ghost",
    lost: true,
    definite: true,
  },
  doubled: {
    label: "doubled",
    when: "the payment is in the ledger more than once",
    glyph: "ringed-disc",
    tone: "ghost",
    lost: true,
    definite: true,
  },
  unknown: {
    label: "unknown",
    when: "what was seen fits no row of this table",
    glyph: "question",
    tone: "unknown",
    lost: true,
    definite: false,
  },
} as const satisfies Record<string, OutcomeRow>;

export type Outcome = keyof typeof outcomes;

export const outcomeIds = Object.keys(outcomes) as Outcome[];

export const outcomeSchema = z.enum(outcomeIds as [Outcome, ...Outcome[]]);

/** Whether the user lost something by this outcome. */
export const isLost = (outcome: Outcome): boolean => outcomes[outcome].lost;

/** What the client saw of one attempt, before anybody looked into the ledger. */
export interface Observation {
  /** How far the attempt got. */
  readonly phase: "connect" | "waiting" | "reading" | "done";
  readonly ended: "answered" | "refused" | "closed" | "deadline" | "not-sent" | "failed";
  readonly status?: number | undefined;
}

/** The one place where an observation becomes an outcome. */
export function outcomeOf(seen: Observation): Outcome {
  switch (seen.ended) {
    case "answered":
      return seen.status !== undefined && seen.status >= 500 ? "status-5xx" : "ok";
    case "refused":
      return "refused";
    case "closed":
      return seen.phase === "reading" ? "truncated" : "reset";
    case "deadline":
      return "timed-out";
    case "not-sent":
      return "unsent";
    case "failed":
      return "unknown";
  }
}

/**
 * The outcome once the ledger has been read. Only payments are reconciled: `committed` is how many rows the ledger
 * holds for this request.
 */
export function reconcile(observed: Outcome, status: number | undefined, committed: number): Outcome {
  if (committed > 1) return "doubled";
  if (observed === "ok") {
    const acknowledged = status !== undefined && status >= 200 && status < 300;
    return acknowledged && committed === 0 ? "vanished" : "ok";
  }
  return committed === 1 && observed !== "unsent" ? "ghost" : observed;
}
