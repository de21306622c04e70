import { randomBytes } from "node:crypto";
import type { Ground } from "../lab/index.ts";
import type { LessonFolder } from "../lessons/index.ts";
import type { Capacity } from "./capacity.ts";
import type { Happening } from "./happening.ts";
import type { KeptRuns } from "./kept/kept-runs.ts";
import { LabProcess } from "./lab-process.ts";
import { Labs, type Lab } from "./labs.ts";
import { Session } from "./session.ts";
import type { SessionTraits } from "./session-options.ts";

/** How long somebody may be away, in ms, until something of theirs is given to others. */
interface Patience {
  /** Their place in the queue. */
  readonly place: number;
  /** Their lab, if it has nothing to do. */
  readonly lab: number;
  /** Their session, with its latest run. */
  readonly session: number;
}

export interface SessionsOptions {
  readonly ground: Ground;
  readonly find: (lesson: string) => Promise<LessonFolder>;
  /** Where finished runs go. */
  readonly kept: KeptRuns;
  /** How many labs and runs there may be at a time … */
  readonly capacity: Capacity;
  /** … and how many sessions: without a lab, one takes no more than the journal of its latest run. */
  readonly sessions: number;
  readonly patience: Patience;
  /** Whether sessions may run what somebody wrote. */
  readonly editing: boolean;
  /** Starts the process of a lab, for a test that needs none. */
  readonly startLab?: () => Lab;
  /** Told of what happens in the sessions. Must not throw. */
  readonly tell: (happening: Happening) => void;
}

const nobodyLooks = "its page was closed, and others waited for their turn";

/** How many there are of each. */
export interface SessionCounts {
  readonly open: number;
  /** Somebody watches. */
  readonly watched: number;
  /** A run is under way. */
  readonly running: number;
  /** They have a lab. */
  readonly labs: number;
  /** They wait for a lab, or for the turn of their run. */
  readonly waiting: { readonly place: number; readonly run: number };
}

/** Every session of this server. */
export class Sessions {
  readonly labs: Labs;
  readonly #options: SessionsOptions;
  readonly #sessions = new Map<string, { session: Session; unwatchedSince: number }>();
  readonly #sweep: NodeJS.Timeout;
  #refusal: string | undefined;

  constructor(options: SessionsOptions) {
    this.#options = options;
    const { startLab = () => new LabProcess(options.ground) } = options;
    this.labs = new Labs(startLab, options.capacity);
    const { place, lab, session } = options.patience;
    this.#sweep = setInterval(() => this.#lookRound(), Math.max(1000, Math.min(place, lab, session) / 4));
    this.#sweep.unref();
  }

  get counts(): SessionCounts {
    const all = [...this.#sessions.values()].map(({ session }) => session);
    return {
      open: all.length,
      watched: all.filter(({ watched }) => watched).length,
      running: all.filter(({ running }) => running).length,
      labs: this.labs.places.taken,
      waiting: { place: this.labs.places.waiting, run: this.labs.turns.waiting },
    };
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id)?.session;
  }

  /**
   * A new session. When all places are taken, one that nobody watches and that runs nothing gives way.
   *
   * @returns undefined when the server is full.
   */
  open(traits: SessionTraits = {}): Session | undefined {
    const { ground, find, kept, sessions, editing, tell } = this.#options;
    if (this.#sessions.size >= sessions) {
      const free = [...this.#sessions.values()].find(({ session }) => !session.watched && !session.running);
      if (!free) return undefined;
      void this.end(free.session);
    }
    const id = randomBytes(16).toString("hex");
    const session = new Session({ ...traits, id, ground, labs: this.labs, find, kept, editing, tell });
    if (this.#refusal !== undefined) session.refuseRuns(this.#refusal);
    this.#sessions.set(session.id, { session, unwatchedSince: performance.now() });
    tell({ type: "session.opened", session: session.id });
    return session;
  }

  /** Begins no more runs, in no session; those that are under way go on. */
  refuseRuns(why: string): void {
    this.#refusal = why;
    for (const { session } of this.#sessions.values()) session.refuseRuns(why);
  }

  /**
   * Ends every session, each as soon as its run is over. A run that isn't over `until` is stopped, and
   * one that isn't settled by `last` is kept as it stands; `why` says so in its journal. Times are of `performance`.
   */
  async close({ until, last, why }: { until: number; last: number; why: string }): Promise<void> {
    clearInterval(this.#sweep);
    this.refuseRuns(this.#refusal ?? why);
    const endOf = async (session: Session): Promise<void> => {
      const quiet = session.quiet();
      const stop = setTimeout(() => session.stopRun(why), until - performance.now());
      const giveUp = setTimeout(() => session.giveUp(why), last - performance.now());
      await quiet;
      clearTimeout(stop);
      clearTimeout(giveUp);
      await this.end(session);
    };
    await Promise.all([
      this.labs.standDown(),
      ...[...this.#sessions.values()].map(({ session }) => endOf(session)),
    ]);
  }

  /** Ends a session and everything it runs. */
  async end(session: Session): Promise<void> {
    this.#sessions.delete(session.id);
    await session.end();
  }

  /** Whoever has been away for too long gives up what others may need. */
  #lookRound(): void {
    const { patience } = this.#options;
    const now = performance.now();
    if (this.counts.watched === 0) void this.labs.standDown();
    for (const entry of this.#sessions.values()) {
      const { session, unwatchedSince } = entry;
      const away = now - unwatchedSince;
      if (session.watched) entry.unwatchedSince = now;
      else if (away > patience.session && !session.stays) void this.end(session);
      else {
        if (away > patience.place) session.stopWaiting();
        if (away > patience.place && this.labs.turns.waiting > 0) session.stopRun(nobodyLooks);
        if (away > patience.lab) void session.rest();
      }
    }
  }
}
