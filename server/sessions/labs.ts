import type { Capacity } from "./capacity.ts";
import { Gate } from "./gate.ts";
import type { LabProcess } from "./lab-process.ts";

/** A lab's process, as a session has to do with it. */
export type Lab = Pick<LabProcess, "hear" | "run" | "ask" | "stop" | "end" | "ready" | "ended">;

/** A lab without a run under way, which may be let go. */
interface Idle {
  release(): Promise<void>;
}

/** With less than this left of the memory, in bytes, no process stands by. */
const scarce = 512 * 1024 * 1024;

/**
 * The labs of this server: how many there may be at a time, and how many may be making a run. A lab that makes none gives
 * way to whoever needs its place, so that nobody waits while another only reads.
 */
export class Labs {
  /** Who has a lab. */
  readonly places: Gate;
  /** Whose run is under way. */
  readonly turns: Gate;
  /**
   * Whose lab, or whose run, is starting up. That takes a processor to itself, while a run that is under way mostly waits:
   * with too many starts at a time, the pods of others miss their deadlines for want of a processor.
   */
  readonly starts: Gate;
  readonly #start: () => Lab;
  readonly #roomy: () => boolean;
  #standby: Lab | undefined;
  /** The one that was used the longest time ago comes first. */
  readonly #idle = new Set<Idle>();

  /**
   * @param start starts the process of a lab
   * @param roomy whether there is memory for one more
   */
  constructor(
    start: () => Lab,
    { labs, runs, starts }: Capacity,
    roomy: () => boolean = () => process.availableMemory() > scarce,
  ) {
    this.#start = start;
    this.#roomy = roomy;
    this.places = new Gate(labs);
    this.turns = new Gate(runs);
    this.starts = new Gate(starts);
  }

  /** A place for a lab, as `Gate.enter`. */
  place(told: (place: number, of: number) => void, signal: AbortSignal): Promise<(() => void) | undefined> {
    const [idle] = this.#idle;
    if (this.places.full && idle) void idle.release();
    return this.places.enter(told, signal);
  }

  /**
   * The process of a lab, for which there is a place: the one that stands by, or a new one, as soon as that may start.
   *
   * @returns undefined when the wait for that was ended.
   */
  async start(signal: AbortSignal): Promise<Lab | undefined> {
    const standby = this.#standby;
    this.#standby = undefined;
    if (standby) return standby;
    const leave = await this.starts.enter(() => undefined, signal);
    if (signal.aborted) leave?.();
    if (!leave || signal.aborted) return undefined;
    const lab = this.#start();
    void lab.ready.then(leave);
    return lab;
  }

  /** Somebody without a lab has come and will run something soon: one process stands by for whoever is first. */
  standBy(): void {
    if (this.#standby || this.places.full || !this.#roomy()) return;
    const lab = this.#start();
    this.#standby = lab;
    void lab.ended.then(() => {
      if (this.#standby === lab) this.#standby = undefined;
    });
  }

  /** Nobody is there, or it is all over: no process stands by any more. */
  async standDown(): Promise<void> {
    const lab = this.#standby;
    this.#standby = undefined;
    await lab?.end();
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
