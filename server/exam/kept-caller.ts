import { Agent } from "node:http";
import { plural, type Finding } from "./finding.ts";
import { pod } from "./header.ts";
import type { Trial } from "./trial.ts";
import type { Known } from "./trial-kind.ts";

/** How often it asks, in ms. */
const every = 100;

/** Asks again and again on one kept connection, and listens whether it is told when to let go. */
export class KeptCaller {
  readonly #trial: Trial;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #timer: NodeJS.Timeout;
  #asking = false;
  /** After the signal: answers that said to keep the connection, and those that said to close it. */
  readonly #said = { keep: 0, close: 0 };
  /** The last answer left the connection open, as far as it said. */
  #kept = false;
  /** After the signal the connection was closed, and no answer had said so. */
  #bare = false;

  constructor(trial: Trial) {
    this.#trial = trial;
    this.#timer = setInterval(() => void this.#ask(), every);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  finding({ answer }: Known): Finding {
    const id = "connection-close";
    const { keep, close } = this.#said;
    if (!answer.keeps) return { id, status: "skip", summary: "the service keeps no connection open" };
    if (close > 0) {
      return { id, status: "pass", summary: `told to close by answer ${keep + 1} after the signal` };
    }
    if (this.#bare)
      return {
        id,
        status: "fail",
        summary: `a kept connection was closed without a word, after ${plural(keep, "answer")} that said to keep it`,
      };
    return keep > 0
      ? {
          id,
          status: "fail",
          summary: `${plural(keep, "answer")} after the signal, and none said Connection: close`,
        }
      : { id, status: "unknown", summary: "nothing was asked on a kept connection after the signal" };
  }

  get #told(): boolean {
    return (this.#trial.history.pods.get(pod)?.signals.length ?? 0) > 0;
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#said.close > 0 || this.#bare) return;
    this.#asking = true;
    const asked = this.#told;
    const answer = await this.#trial.ask({}, this.#agent);
    this.#asking = false;
    const kept = this.#kept;
    this.#kept = "status" in answer && answer.keeps;
    const closes = "status" in answer && !answer.keeps;
    // Whoever asked before the signal is told by the answer as well, where that comes later; that it says nothing proves
    // nothing, for it may have been written before.
    if (closes && this.#told) this.#said.close += 1;
    else if (!asked) return;
    // Where the answer before had said so already, a new connection is as it should be.
    else if (kept && (!("status" in answer) || answer.fresh)) this.#bare = true;
    else if (!("status" in answer)) return;
    else this.#said.keep += 1;
  }
}
