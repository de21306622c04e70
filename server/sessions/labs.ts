import type { Capacity } from "./capacity.ts";
import { Gate } from "./gate.ts";
import type { LabProcess } from "./lab-process.ts";

/** A lab's process, as a session has to do with it. */
export type Lab = Pick<LabProcess, "hear" | "run" | "ask" | "end" | "ended">;

/** A lab without a run under way, which may be let go. */
interface Idle {
  release(): Promise<void>;
}

/**
 * The labs of this server: how many there may be at a time, and how many may be making a run. A lab that makes none gives
 * way to whoever needs its place, so that nobody waits while another only reads.
 */
export class Labs {
  /** Who has a lab. */
  readonly places: Gate;
  /** Whose run is under way. */
  readonly turns: Gate;
  readonly #start: () => Lab;
  /** The one that was used the longest time ago comes first. */
  readonly #idle = new Set<Idle>();

  /** @param start starts the process of a lab. */
  constructor(start: () => Lab, { labs, runs }: Capacity) {
    this.#start = start;
    this.places = new Gate(labs);
    this.turns = new Gate(runs);
  }

  /** A place for a lab, as `Gate.enter`. */
  place(told: (place: number, of: number) => void, signal: AbortSignal): Promise<(() => void) | undefined> {
    const [idle] = this.#idle;
    if (this.places.full && idle) void idle.release();
    return this.places.enter(told, signal);
  }

  /** Starts the process of a lab, for which there is a place. */
  start(): Lab {
    return this.#start();
  }

  /** This lab has nothing to do. It is let go at once when somebody waits for its place. */
  rests(idle: Idle): void {
    if (this.places.waiting > 0) void idle.release();
    else this.#idle.add(idle);
  }

  /** This lab has something to do, or is no more. */
  works(idle: Idle): void {
    this.#idle.delete(idle);
  }
}
