import type { Job } from "../lab/index.ts";
import { jobOf, ownTexts } from "../lessons/index.ts";
import { dropRun } from "../ledger/index.ts";
import type { Command, Down, Journal, LabEvent } from "../protocol/index.ts";
import { Allowance } from "./allowance.ts";
import { runFinished, runStarted } from "./happening.ts";
import { LabAccess, type Waiting } from "./lab-access.ts";
import type { News } from "./lab-process.ts";
import { Quiet } from "./quiet.ts";
import { bringsOwn, readyMadeOnly } from "./ready-made.ts";
import type { SessionOptions } from "./session-options.ts";
import { SessionRun, type KnownSoFar } from "./session-run.ts";
import { Series } from "./series.ts";
import { Watchers, type Listener } from "./watchers.ts";

/** The first of these tells that a run has started up: its processes are there and have been asked something. */
const underWay: ReadonlySet<LabEvent["type"]> = new Set(["request.settled", "trial.started"]);

/** How many runs may be asked for at a time, and in each minute: more than anybody can look at. */
const runsAtOnce = { burst: 20, perMinute: 20 };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One learner's place: a lab when there is something to run, the journal of the latest run, and whoever is watching. */
export class Session {
  readonly id: string;
  readonly #options: SessionOptions;
  readonly #watchers = new Watchers();
  readonly #access: LabAccess;
  readonly #allowance = new Allowance(runsAtOnce, () => performance.now());
  #run: SessionRun | undefined;
  /** The latest one, going or not. */
  #series: Series | undefined;
  #starting = false;
  /** Ends the wait for a lab and for the turn of the run that is to start. */
  #wait: AbortController | undefined;
  #waiting: Waiting | undefined;
  /** Somebody has stopped the run before the lab had begun it; as a text, the server did, for this reason. */
  #stopAtStart: boolean | string = false;
  #asked = 0;
  /** Why no run is begun any more. */
  #refusal: string | undefined;
  /** How many runs are over and not yet kept. */
  #settling = 0;
  readonly #quiet = new Quiet(() => this.running || this.#settling > 0);
  #ended = false;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.#options = options;
    this.#access = new LabAccess({
      labs: options.labs,
      hear: (news) => this.#hear(news),
      lost: (why) => this.#lost(why),
      waits: (waiting) => {
        this.#waiting = waiting.place > 0 ? waiting : undefined;
        this.#tell(waiting);
      },
    });
  }

  get watched(): boolean {
    return this.#watchers.any;
  }

  get stays(): boolean {
    return this.#options.stays === true;
  }

  get running(): boolean {
    return this.#starting || this.#inRun || this.#series?.going === true;
  }

  /** What it waits for; undefined while it doesn't. */
  get waitsFor(): Waiting["for"] | undefined {
    return this.#waiting?.for;
  }

  get #inRun(): boolean {
    return this.#run !== undefined && !this.#run.over;
  }

  /** The latest run so far, or undefined before the first. */
  journal(): Journal | undefined {
    return this.#run?.journal;
  }

  /**
   * Sends a listener what it doesn't know yet, then everything new. `known` names the run that it has and the last
   * event of it; `goodbye` is called when the session ends under it.
   *
   * @returns what ends it.
   */
  watch(listener: Listener, known: KnownSoFar, goodbye: () => void = () => undefined): () => void {
    if (this.#run) for (const message of this.#run.since(known)) listener(message);
    else listener({ type: "idle" });
    if (this.#series) listener(this.#series.frame());
    if (this.#waiting) listener(this.#waiting);
    if (!this.#access.lab && this.#refusal === undefined) this.#options.labs.standBy();
    return this.#watchers.add(listener, goodbye);
  }

  /** @returns why the command was refused, or undefined when it was accepted. */
  async command(command: Command): Promise<string | undefined> {
    if (!this.#options.editing && bringsOwn(command)) return readyMadeOnly;
    if (command.type === "run.start" || command.type === "run.repeat") return this.#start(command);
    if (!this.running) return "no run is under way; start one first";
    if (command.type === "run.stop") return this.#stop();
    const { lab } = this.#access;
    return this.#wait || !lab ? "the run has not begun yet; wait until it has" : lab.ask(command);
  }

  /** Stops waiting for a lab or a turn, as somebody does who has gone. */
  stopWaiting(): void {
    if (this.#waiting) void this.#stop();
  }

  /** Lets the lab go, if it has nothing to do; the latest run stays, and the next one gets a new lab. */
  async rest(): Promise<void> {
    if (!this.running) await this.#access.release();
  }

  /** Begins no more runs; whoever asks for one is told why. The one that is under way goes on, its series doesn't. */
  refuseRuns(why: string): void {
    this.#refusal = why;
    if (this.#wait) {
      this.#endWait(this.#wait);
      this.#tell({ type: "error", message: why });
    }
    if (this.#series?.going) this.#endSeries(this.#series);
  }

  /** Resolves once no run is under way, and those that were are kept. */
  quiet(): Promise<void> {
    return this.#quiet.wait();
  }

  /** Ends the run that is under way, if one is; its last event tells why. It is judged and kept as it is. */
  stopRun(why: string): void {
    if (this.#starting) this.#stopAtStart = why;
    else if (this.#inRun) this.#access.lab?.stop(why);
  }

  /** Doesn't wait for the lab any more: what has been heard of the run is kept, and its last event tells why. */
  giveUp(why: string): void {
    if (this.running) this.#fail(why, "stopped");
  }

  /** Ends the lab and everything it runs, and bids goodbye to whoever watches. */
  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#series?.going) this.#endSeries(this.#series);
    this.#wait?.abort();
    this.#watchers.leave();
    await this.#access.end();
    this.#options.tell({ type: "session.ended", session: this.id });
  }

  async #start(command: Extract<Command, { type: "run.start" | "run.repeat" }>): Promise<string | undefined> {
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.running) return "a run is under way; stop it first";
    if (this.#allowance.wait > 0) return "too many runs within a minute; look at one of them first";
    this.#allowance.use();
    this.#starting = true;
    this.#stopAtStart = false;
    try {
      const folder = await this.#options.find(command.lesson);
      const own = await ownTexts(command, folder, this.#options.ground.tier.tier);
      if (this.#refusal !== undefined) throw new Error(this.#refusal);
      if (command.type === "run.start") {
        const { variant, mode, settings, origin } = command;
        this.#make(jobOf(folder, variant, mode, settings, { ...own, origin }));
      } else {
        const series = new Series(folder, command, own);
        this.#make(series.next());
        this.#series = series;
        this.#tell(series.frame());
      }
      return undefined;
    } catch (error) {
      this.#starting = false;
      this.#quiet.look();
      return messageOf(error);
    }
  }

  /** Makes a run as soon as there is a lab and it is its turn. */
  #make(job: Job): void {
    this.#starting = true;
    this.#asked = performance.now();
    const wait = new AbortController();
    this.#wait = wait;
    const make = async (): Promise<void> => {
      const lab = await this.#access.take(wait.signal);
      if (this.#wait === wait) this.#wait = undefined;
      // It may have been stopped just when its turn had come.
      if (wait.signal.aborted) this.#access.rest();
      else if (lab) this.#access.run(job);
    };
    make().catch((error: unknown) => this.#fail(messageOf(error)));
  }

  /** Stops the run that is under way, and the series that it belongs to. */
  async #stop(): Promise<string | undefined> {
    const series = this.#series?.going ? this.#series : undefined;
    series?.stop();
    if (this.#wait) {
      this.#endWait(this.#wait);
      if (series) this.#tell(series.frame());
      return undefined;
    }
    if (this.#starting) this.#stopAtStart = true;
    if (!this.#inRun) return undefined;
    const refused = await this.#access.lab?.ask({ type: "run.stop" });
    return series ? undefined : refused;
  }

  #endWait(wait: AbortController): void {
    wait.abort();
    this.#wait = undefined;
    this.#starting = false;
    if (this.#waiting) this.#tell({ type: "left" });
    this.#waiting = undefined;
    this.#quiet.look();
  }

  /** The lab is no more, under its run: the run is over, its watchers are told, and the next run gets a new one. */
  #lost(why: string): void {
    if (this.#ended) return;
    if (this.#run && this.#inRun) {
      // Nobody waits for it: what a dead lab left in the database takes room and does no harm.
      void dropRun(this.#options.ground.adminUrl, this.#run.id).catch(() => undefined);
    }
    if (!this.running) return;
    const series = this.#series?.going ? this.#series : undefined;
    series?.stop();
    const begun = this.#inRun;
    this.#options.tell({ type: "lab.lost", session: this.id });
    this.#fail(why);
    // With the run's own end comes the series'.
    if (series && !begun) this.#tell(series.frame());
  }

  #hear(news: News): void {
    switch (news.type) {
      case "header": {
        const { run: id, header } = news;
        const series = header.series && this.#series;
        const run = new SessionRun(id, header, series);
        this.#run = run;
        this.#starting = false;
        if (typeof this.#stopAtStart === "string") this.#access.lab?.stop(this.#stopAtStart);
        else if (this.#stopAtStart) void this.#access.lab?.ask({ type: "run.stop" });
        this.#stopAtStart = false;
        this.#options.tell(runStarted(this.id, id, header, run.begun - this.#asked));
        return this.#tell({ type: "run", run: id, header });
      }
      case "events":
        if (news.events.some(({ type }) => underWay.has(type))) this.#access.begun();
        // What comes after the end of a run that was given up.
        if (this.#run?.over) return undefined;
        try {
          this.#run?.append(news.events);
        } catch (error) {
          this.#options.tell({ type: "events.lost", session: this.id });
          // Its run goes on, and nobody will ever hear the whole of it.
          void this.#access.end();
          return this.#fail(messageOf(error));
        }
        // Before anybody is told: who then asks for the kept runs finds it among them.
        if (this.#run && news.events.at(-1)?.type === "run.finished") void this.#settle(this.#run);
        return this.#tell({ type: "events", run: news.run, events: news.events });
      case "failed":
        return this.#fail(news.why);
      case "finished":
        if (this.#run && this.#run.id === news.run && this.#inRun) void this.#settle(this.#run);
    }
  }

  /** The run has failed, or what was to become one; or its end isn't waited for. */
  #fail(why: string, how: "failed" | "stopped" = "failed"): void {
    this.#starting = false;
    const run = this.#run;
    if (run && !run.over) {
      this.#tell({ type: "events", run: run.id, events: [run.breakOff(how, why)] });
      void this.#settle(run);
      return;
    }
    this.#access.rest();
    this.#tell({ type: "error", message: why });
    if (this.#series?.going) this.#endSeries(this.#series);
    this.#quiet.look();
  }

  /** The run is over: it is kept, and its series goes on. */
  async #settle(run: SessionRun): Promise<void> {
    run.over = true;
    this.#settling += 1;
    this.#access.rest();
    const { id, series, begun } = run;
    try {
      const { summary, trouble } = await this.#options.kept.keep(id, run.journal);
      this.#options.onKept?.(summary);
      if (trouble !== undefined) this.#tell({ type: "error", message: trouble });
      this.#options.tell(runFinished(this.id, summary, performance.now() - begun, trouble === undefined));
      series?.add(summary);
      if (series?.going) this.#make(series.next());
    } catch (error) {
      this.#tell({ type: "error", message: messageOf(error) });
      series?.stop();
    }
    if (series && series === this.#series) this.#tell(series.frame());
    this.#settling -= 1;
    this.#quiet.look();
  }

  #endSeries(series: Series): void {
    series.stop();
    this.#tell(series.frame());
  }

  #tell(message: Down): void {
    this.#watchers.tell(message);
  }
}
