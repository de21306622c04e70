import type { Job } from "../lab/index.ts";
import type { Down } from "../protocol/index.ts";
import type { News } from "./lab-process.ts";
import type { Lab, Labs } from "./labs.ts";

/** What somebody waits for, and where in the queue. */
export type Waiting = Extract<Down, { type: "waiting" }>;

interface Options {
  readonly labs: Labs;
  readonly hear: (news: News) => void;
  /** The lab died in the middle of its work, or came to no end with it and was killed; everything of it has ended. */
  readonly lost: (why: string) => void;
  readonly waits: (waiting: Waiting) => void;
}

/**
 * A lab ends each run by itself, at its limit at the latest. One that is so much over it, in ms, hangs: far more than its
 * start and its accounts take on a busy machine.
 */
const overdue = 120_000;

/** One session's way to a lab: at most one lab, one wait, and one turn to make a run. */
export class LabAccess {
  readonly #options: Options;
  #lab: Lab | undefined;
  #leavePlace: (() => void) | undefined;
  #leaveTurn: (() => void) | undefined;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The lab that this session has, working or not. */
  get lab(): Lab | undefined {
    return this.#lab;
  }

  /**
   * Waits for a lab, and then for the turn to make a run with it. The lab starts up while the turn is waited for.
   *
   * @returns undefined when the wait was ended.
   */
  async take(signal: AbortSignal): Promise<Lab | undefined> {
    const { labs, waits } = this.#options;
    let waited = false;
    const told = (what: Waiting["for"]) => (place: number, of: number) => {
      waited = true;
      waits({ type: "waiting", for: what, place, of });
    };
    for (;;) {
      if (!this.#lab) {
        const leave = await labs.place(told("place"), signal);
        if (signal.aborted) leave?.();
        if (!leave || signal.aborted) return undefined;
        this.#open(leave);
      }
      labs.works(this);
      const lab = this.#lab;
      const leaveTurn = await labs.turns.enter(told("run"), signal);
      if (!leaveTurn || signal.aborted) {
        leaveTurn?.();
        if (this.#lab) labs.rests(this);
        return undefined;
      }
      if (lab === this.#lab) {
        this.#leaveTurn = leaveTurn;
        if (waited) waits({ type: "waiting", for: "run", place: 0, of: labs.turns.waiting });
        return lab;
      }
      // It died while it waited for its turn, which somebody else may have until there is another one.
      leaveTurn();
    }
  }

  /** Has the lab make a run, whose turn it is. */
  run(job: Job): void {
    const lab = this.#lab;
    if (!lab) throw new Error("the lab's process is gone; try again");
    lab.run(job);
    const { limit, second } = job.scenario;
    this.#watchdog = setTimeout(() => void this.#hung(lab), limit * second + overdue);
  }

  /** The run is over: the turn goes to the next one, the lab stays as long as nobody needs its place. */
  rest(): void {
    if (!this.#leaveTurn) return;
    clearTimeout(this.#watchdog);
    this.#leaveTurn();
    this.#leaveTurn = undefined;
    if (this.#lab) this.#options.labs.rests(this);
  }

  /** Lets a lab go that has nothing to do. Its place is free at once. */
  async release(): Promise<void> {
    if (this.#leaveTurn) return;
    const lab = this.#lab;
    this.#part()();
    await lab?.end();
  }

  /** Ends the lab, whatever it does; its place and its turn are free when it has ended. */
  async end(): Promise<void> {
    const lab = this.#lab;
    const leave = this.#part();
    await lab?.end();
    leave();
  }

  #open(leave: () => void): void {
    this.#leavePlace = leave;
    const lab = this.#options.labs.start();
    this.#lab = lab;
    lab.hear((news) => {
      if (lab === this.#lab) this.#options.hear(news);
    });
    void lab.ended.then(() => {
      if (lab !== this.#lab) return;
      const worked = this.#leaveTurn !== undefined;
      this.#part()();
      if (worked)
        this.#options.lost("the lab's process ended in the middle of the run; its pods ended with it");
    });
  }

  /** Nobody else waits for a lab that hangs. */
  async #hung(lab: Lab): Promise<void> {
    const leave = this.#part();
    await lab.end();
    leave();
    this.#options.lost("the lab hung in the middle of the run and was ended, its pods with it; run it again");
  }

  /** Has no lab any more. @returns what frees its place and its turn */
  #part(): () => void {
    clearTimeout(this.#watchdog);
    const [leaveTurn, leavePlace] = [this.#leaveTurn, this.#leavePlace];
    this.#lab = this.#leaveTurn = this.#leavePlace = undefined;
    this.#options.labs.works(this);
    return () => {
      leaveTurn?.();
      leavePlace?.();
    };
  }
}
