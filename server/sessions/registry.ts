import { randomBytes } from "node:crypto";
import type { Ground } from "../lab/index.ts";
import type { LessonFolder } from "../lessons/index.ts";
import type { KeptRuns } from "./kept/kept-runs.ts";
import { Session } from "./session.ts";

interface Options {
  readonly ground: Ground;
  readonly find: (lesson: string) => Promise<LessonFolder>;
  /** Where finished runs go. */
  readonly kept: KeptRuns;
  /** How many sessions there may be at a time. */
  readonly capacity: number;
  /** A session that nobody watches is ended after so many ms. */
  readonly idleAfter: number;
}

/** Every session of this server. */
export class Sessions {
  readonly #options: Options;
  readonly #sessions = new Map<string, { session: Session; unwatchedSince: number }>();
  readonly #sweep: NodeJS.Timeout;
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#endIdle(), Math.max(1000, options.idleAfter / 4));
    this.#sweep.unref();
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id)?.session;
  }

  /**
   * A new session. When all places are taken, one that nobody watches and that runs nothing gives way.
   *
   * @returns undefined when the server is full.
   */
  open(): Session | undefined {
    if (this.#closed) return undefined;
    const { ground, find, kept, capacity } = this.#options;
    if (this.#sessions.size >= capacity) {
      const free = [...this.#sessions.values()].find(({ session }) => !session.watched && !session.running);
      if (!free) return undefined;
      void this.#end(free.session);
    }
    const session = new Session({ id: randomBytes(16).toString("hex"), ground, find, kept });
    this.#sessions.set(session.id, { session, unwatchedSince: performance.now() });
    return session;
  }

  /** Ends every session; no more are opened. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweep);
    await Promise.all([...this.#sessions.values()].map(({ session }) => this.#end(session)));
  }

  async #end(session: Session): Promise<void> {
    this.#sessions.delete(session.id);
    await session.end();
  }

  #endIdle(): void {
    const now = performance.now();
    for (const entry of this.#sessions.values()) {
      if (entry.session.watched) entry.unwatchedSince = now;
      else if (now - entry.unwatchedSince > this.#options.idleAfter) void this.#end(entry.session);
    }
  }
}
