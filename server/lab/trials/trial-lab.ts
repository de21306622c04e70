import {
  apply,
  emptyHistory,
  type Command,
  type EventBody,
  type History,
  type Scenario,
} from "../../protocol/index.ts";
import { createRecorder, startClock, type Clock, type Recorder } from "../../journal/index.ts";
import { describe } from "../act.ts";
import { headerOf } from "../header-of.ts";
import type { LabOptions, RunningLab } from "../running-lab.ts";
import { tryOn, type Place } from "./try-on.ts";

type Trials = NonNullable<Scenario["trials"]>;
type Ending = Extract<EventBody, { type: "run.finished" }>;

/** Each trial has two or three processes, which mostly wait for each other. */
const atOnce = 2;

/**
 * One run of trials: the job's program is a test, and is run once against each of the scenario's services. There is no
 * cluster and no traffic but the test's own; whatever happens, `run()` ends with `run.finished` and leaves no process.
 */
export class TrialLab implements RunningLab {
  readonly #options: LabOptions;
  readonly #trials: Trials;
  readonly #clock: Clock = startClock();
  readonly #recorder: Recorder;
  readonly history: History;
  readonly #end = new AbortController();
  #ending: Ending | undefined;

  constructor(options: LabOptions, trials: Trials) {
    this.#options = options;
    this.#trials = trials;
    const header = headerOf(options);
    this.history = emptyHistory(header);
    this.#recorder = createRecorder(this.#clock, (event) => {
      apply(this.history, event);
      options.onEvent(event);
    });
    options.onHeader(header);
  }

  command(command: Command): string | undefined {
    const why = this.#obey(command);
    if (why === undefined) this.#emit({ type: "command.accepted", command: describe(command) });
    else this.#emit({ type: "command.refused", command: describe(command), why });
    return why;
  }

  stop(why: string): void {
    this.#finish("stopped", why);
  }

  async run(): Promise<History> {
    const { seed, second } = this.#options.job.scenario;
    this.#emit({ type: "run.started", seed, secondMs: second });
    const left = [...this.#trials.services];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        if (this.#end.signal.aborted) return;
        await this.#try(next.name);
      }
    };
    try {
      await Promise.all(Array.from({ length: atOnce }, work));
    } catch (error) {
      this.#finish("failed", error instanceof Error ? error.message : String(error));
    }
    this.#emit(this.#ending ?? { type: "run.finished", how: "ended" });
    return this.history;
  }

  /** @throws Error if the sandbox can't start it: then no other trial would fare better */
  async #try(service: string): Promise<void> {
    const { job, sandbox } = this.#options;
    const program = job.services?.find(({ name }) => name === service)?.source;
    if (!program) throw new Error(`the job brings no program for the service ${service}`);
    const place: Place = {
      sandbox,
      clock: this.#clock,
      limit: this.#trials.limit * 1000,
      end: this.#end.signal,
      log: (stream, line) => this.#emit({ type: "log", pod: service, stream, line }),
    };
    this.#emit({ type: "trial.started", service });
    try {
      const ended = await tryOn(place, job.source, program);
      // What was stopped with the run has shown nothing.
      if (ended) this.#emit({ type: "trial.ended", service, ...ended });
    } catch (error) {
      this.#end.abort();
      throw error;
    }
  }

  #obey({ type }: Command): string | undefined {
    if (this.#end.signal.aborted) return "the run is over; start another";
    if (type === "run.start" || type === "run.repeat") return "a run is under way; stop it first";
    if (type !== "run.stop")
      return "there is no cluster here: the test itself starts the service and signals it";
    this.#finish("stopped");
    return undefined;
  }

  #finish(how: Ending["how"], why?: string): void {
    this.#ending ??= { type: "run.finished", how, ...(why !== undefined && { why }) };
    this.#end.abort();
  }

  #emit(event: EventBody): void {
    this.#recorder.emit(event);
  }
}
