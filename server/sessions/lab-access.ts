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

/** A run that takes longer to start up than this, in ms, is waiting for something else than a processor. */
const startup = 5_000;

/** One session's way to a lab: at most one lab, one wait, and one turn to make a run. */
export class LabAccess {
  readonly #options: Options;
  #lab: Lab | undefined;
  /** Resolves with the lab once its process is there; undefined without a place for one. */
  #opening: Promise<Lab | undefined> | undefined;
  /** How many wait for a turn, those included who are just leaving the queue. */
  #waiting = 0;
  #leavePlace: (() => void) | undefined;
  #leaveTurn: (() => void) | undefined;
  #leaveStart: (() => void) | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #startup: NodeJS.Timeout | undefined;

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
    this.#waiting += 1;
    try {
      for (;;) {
        if (!this.#opening) {
          const leave = await labs.place(told("place"), signal);
          if (signal.aborted) leave?.();
          if (!leave || signal.aborted) return undefined;
          this.#opening = this.#open(leave);
        }
        labs.works(this);
        // The lab starts up while the turn is waited for.
        const [lab, turn] = await Promise.all([this.#opening, this.#turn(told("run"), signal)]);
        if (!turn) return undefined;
        if (lab && lab === this.#lab) {
          this.#leaveTurn = turn.leave;
          this.#leaveStart = turn.begun;
          if (waited) waits({ type: "waiting", for: "run", place: 0, of: labs.turns.waiting });
          return lab;
        }
        // It died while it waited for its turn, which somebody else may have until there is another one.
        turn.begun();
        turn.leave();
      }
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#leaveTurn && this.#opening) labs.rests(this);
    }
  }

  /** Waits for a turn, and then until the run may start. @returns what ends the one and the other; undefined when aborted */
  async #turn(
    told: (place: number, of: number) => void,
    signal: AbortSignal,
  ): Promise<{ leave: () => void; begun: () => void } | undefined> {
    const { turns, starts } = this.#options.labs;
    const leave = await turns.enter(told, signal);
    const begun = leave && (await starts.enter(() => undefined, signal));
    if (begun && !signal.aborted) return { leave, begun };
    begun?.();
    leave?.();
    return undefined;
  }

  /** Has the lab make a run, whose turn it is. */
  run(job: Job): void {
    const lab = this.#lab;
    if (!lab) throw new Error("the lab's process is gone; try again");
    lab.run(job);
    const { limit, second } = job.scenario;
    this.#startup = setTimeout(() => this.begun(), startup);
    this.#watchdog = setTimeout(() => void this.#hung(lab), limit * second + overdue);
  }

  /** The run has started up: another one may. */
  begun(): void {
    clearTimeout(this.#startup);
    this.#leaveStart?.();
    this.#leaveStart = undefined;
  }

  /** The run is over: the turn goes to the next one, the lab stays as long as nobody needs its place. */
  rest(): void {
    if (!this.#leaveTurn) return;
    clearTimeout(this.#watchdog);
    this.begun();
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

  async #open(leave: () => void): Promise<Lab | undefined> {
    const wait = new AbortController();
    this.#leavePlace = () => {
      wait.abort();
      leave();
    };
    const lab = await this.#options.labs.start(wait.signal);
    // It may have been let go just when it could start.
    if (wait.signal.aborted) void lab?.end();
    if (!lab || wait.signal.aborted) return undefined;
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
    return lab;
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
    this.begun();
    const [leaveTurn, leavePlace] = [this.#leaveTurn, this.#leavePlace];
    this.#lab = this.#opening = this.#leaveTurn = this.#leavePlace = undefined;
    this.#options.labs.works(this);
    return () => {
      leaveTurn?.();
      leavePlace?.();
    };
  }
}
