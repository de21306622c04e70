import { createHash, randomBytes } from "node:crypto";
import type { KeptRun, Seat as SeatView, Standing } from "../../protocol/index.ts";
import type { Session } from "../session.ts";
import { held, sumOf } from "./last-run.ts";
import type { SavedSeat } from "./saved-room.ts";
import { stuckAt } from "./stuck.ts";

/** More lessons than any course has, and more failures than anybody is told of. */
const mostLessons = 100;
const mostFailures = 99;

export const digestOf = (token: string): Buffer => createHash("sha256").update(token).digest();

interface Options {
  readonly name: string;
  /** Of the token that opens it; the token itself is not kept. */
  readonly digest: Buffer;
  /** ms since 1970. */
  readonly now: () => number;
}

/** A learner of a workshop: who they are, and what the server knows of how they get on. */
export class Seat {
  readonly id: string;
  readonly digest: Buffer;
  readonly joinedAt: number;
  name: string;
  /** Whether the token has ever been used. Before that the seat is an offer, whose answer may have been lost. */
  taken: boolean;
  session: Session | undefined;
  /** The runs that were made here. */
  readonly runs: Set<string>;
  readonly #now: () => number;
  /** What closes each of its sockets. */
  readonly #sockets = new Set<() => void>();
  #seenAt: number;
  #connectedSince: number | undefined;
  #standing: Standing | undefined;
  #steppedAt: number;
  readonly #predictions: Map<string, string>;
  #lastRun: SeatView["lastRun"];
  readonly #failures: Map<string, number[]>;

  /** @param before as another server has kept it */
  constructor({ name, digest, now }: Options, before?: SavedSeat) {
    this.id = before?.id ?? randomBytes(8).toString("hex");
    this.name = name;
    this.digest = digest;
    this.taken = before?.taken ?? false;
    this.runs = new Set(before?.runs);
    this.#now = now;
    this.#steppedAt = now();
    this.joinedAt = before?.joinedAt ?? this.#steppedAt;
    this.#seenAt = before?.seenAt ?? this.#steppedAt;
    this.#standing = before?.standing;
    this.#lastRun = before?.lastRun;
    this.#predictions = new Map(Object.entries(before?.predictions ?? {}));
    this.#failures = new Map(Object.entries(before?.failures ?? {}));
  }

  /** By lesson: what was predicted of it at last. */
  get predictions(): ReadonlyMap<string, string> {
    return this.#predictions;
  }

  /** One of its pages has come. @returns what is to be called when it goes */
  arrive(close: () => void): () => void {
    if (this.#sockets.size === 0) this.#connectedSince = this.#now();
    this.#sockets.add(close);
    return () => {
      if (!this.#sockets.delete(close) || this.#sockets.size > 0) return;
      this.#connectedSince = undefined;
      this.#seenAt = this.#now();
    };
  }

  /** Closes the sockets of all its pages. */
  turnOut(): void {
    for (const close of this.#sockets) close();
  }

  /** The page says where its learner stands. */
  stand(standing: Standing): void {
    const before = this.#standing;
    const stepped =
      before?.lesson !== standing.lesson || before.steps.some((step, nth) => step !== standing.steps[nth]);
    if (stepped) this.#steppedAt = this.#now();
    this.#standing = standing;
    const { lesson, predicted } = standing;
    if (predicted !== undefined && (this.#predictions.has(lesson) || this.#predictions.size < mostLessons))
      this.#predictions.set(lesson, predicted);
  }

  /** A run of its session has finished. */
  ran(kept: KeptRun): void {
    const { run, lesson, variant, edited, how } = kept;
    this.runs.add(run);
    const at = this.#now();
    this.#lastRun = { lesson, variant, edited, ...sumOf(kept), at };
    if (!edited || how === "stopped") return;
    const failures = this.#failures.get(lesson) ?? [];
    this.#failures.set(lesson, held(kept) ? [] : [...failures, at].slice(0, mostFailures));
  }

  /** What the instructor is shown of it. */
  view(): SeatView {
    const now = this.#now();
    const lesson = this.#standing?.lesson ?? this.#lastRun?.lesson ?? "";
    const failedAt = this.#failures.get(lesson) ?? [];
    const connected = this.#connectedSince !== undefined;
    const stuck = stuckAt(
      {
        connectedSince: this.#connectedSince,
        standing: this.#standing,
        steppedAt: this.#steppedAt,
        failedAt,
      },
      now,
    );
    return {
      id: this.id,
      name: this.name,
      joinedAt: this.joinedAt,
      seenAt: connected ? now : this.#seenAt,
      connected,
      doing: connected ? this.#doing() : "away",
      ...(this.#standing && { standing: this.#standing }),
      ...(this.#lastRun && { lastRun: this.#lastRun }),
      failedTries: failedAt.length,
      ...(stuck && { stuck }),
    };
  }

  /** What the next server has to know of it. */
  saved(): SavedSeat {
    return {
      id: this.id,
      name: this.name,
      digest: this.digest.toString("hex"),
      taken: this.taken,
      joinedAt: this.joinedAt,
      seenAt: this.#connectedSince === undefined ? this.#seenAt : this.#now(),
      standing: this.#standing,
      lastRun: this.#lastRun,
      predictions: Object.fromEntries(this.#predictions),
      failures: Object.fromEntries(this.#failures),
      runs: [...this.runs],
    };
  }

  #doing(): SeatView["doing"] {
    if (!this.session?.running) return "reading";
    return this.session.waitsFor ?? "running";
  }
}
