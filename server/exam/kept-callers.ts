import { Agent } from "node:http";
import { plural, type Finding } from "./finding.ts";
import { pod } from "./header.ts";
import type { Trial } from "./trial.ts";
import type { Known } from "./trial-kind.ts";

/** So many, so that at any moment one of them is between two questions. */
const several = 5;
/** How often each of them asks, in ms. They take turns. */
const every = 200;

/** Ask again and again, each on one kept connection, and listen whether they are told when to let go. */
export class KeptCallers {
  readonly #callers: readonly KeptCaller[];

  constructor(trial: Trial) {
    this.#callers = Array.from(
      { length: several },
      (_, nth) => new KeptCaller(trial, (nth * every) / several),
    );
  }

  stop(): void {
    for (const caller of this.#callers) caller.stop();
  }

  /**
   * How many of them had their connection closed without a word by this time, in ms since the trial began. None, where as
   * many were told: whoever asks rarely may miss the word of a service that says it.
   */
  droppedBy(t: number): number {
    const dropped = this.#callers.filter(
      (caller) => caller.dropped !== undefined && caller.dropped < t,
    ).length;
    return dropped > this.#told.length ? dropped : 0;
  }

  get #told(): readonly KeptCaller[] {
    return this.#callers.filter((caller) => caller.told);
  }

  finding({ answer }: Known): Finding {
    const id = "connection-close";
    if (!answer.keeps) return { id, status: "skip", summary: "the service keeps no connection open" };
    const dropped = this.droppedBy(Infinity);
    const kept = this.#callers.reduce((sum, caller) => sum + caller.kept, 0);
    if (dropped > 0)
      return {
        id,
        status: "fail",
        summary: `${dropped} of ${plural(several, "kept connection")} closed without a word after the signal; ${plural(kept, "answer")} before that said to keep them`,
      };
    if (this.#told.length > 0) {
      const first = Math.min(...this.#told.map((caller) => caller.kept)) + 1;
      return { id, status: "pass", summary: `told to close by answer ${first} after the signal` };
    }
    return kept > 0
      ? {
          id,
          status: "fail",
          summary: `${plural(kept, "answer")} after the signal, and none said Connection: close`,
        }
      : { id, status: "unknown", summary: "nothing was asked on a kept connection after the signal" };
  }
}

class KeptCaller {
  readonly #trial: Trial;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #timer: NodeJS.Timeout;
  #asking = false;
  /** When the last answer came that left the connection open, in ms since the trial began. */
  #heldSince: number | undefined;
  /** Answers after the signal that said to keep the connection. */
  kept = 0;
  /** An answer after the signal said to close it. */
  told = false;
  /** When it was found closed after the signal, and no answer had said so: in ms since the trial began. */
  dropped: number | undefined;

  constructor(trial: Trial, delay: number) {
    this.#trial = trial;
    this.#timer = setTimeout(() => {
      this.#timer = setInterval(() => void this.#ask(), every);
    }, delay);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.told || this.dropped !== undefined) return;
    this.#asking = true;
    const after = (this.#trial.history.pods.get(pod)?.signals.length ?? 0) > 0;
    const { clock } = this.#trial;
    // Whose connection had been closed by what an answer said has none to lose; and whoever asks late, as on a busy
    // machine, may have missed the word.
    const holds = this.#heldSince !== undefined && clock.now() - this.#heldSince < 2 * every;
    const answer = await this.#trial.ask({}, this.#agent);
    this.#asking = false;
    const answered = "status" in answer;
    this.#heldSince = answered && answer.keeps ? clock.now() : undefined;
    if (!after) return;
    if (!answered || answer.fresh) {
      if (holds) this.dropped = clock.now();
    }
    if (answered && answer.keeps) this.kept += 1;
    else if (answered) this.told = true;
  }
}
