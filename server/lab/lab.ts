import {
  apply,
  emptyHistory,
  type Command,
  type EventBody,
  type History,
  type LabEvent,
  type HandRequest,
} from "../protocol/index.ts";
import { Cluster, proxyStarter } from "../cluster/index.ts";
import { createRecorder, startClock, type Clock, type Recorder } from "../journal/index.ts";
import { openRun, type RunLedger } from "../ledger/index.ts";
import { createTraffic, type Traffic } from "../traffic/index.ts";
import { commandOf, describe } from "./act.ts";
import { BackingServices } from "./backing-services.ts";
import { holds } from "./conditions.ts";
import { sandboxLauncher } from "./launcher.ts";
import { LedgerReader, readingPeriod } from "./ledger-reader.ts";
import { Progress } from "./progress.ts";
import { explainAndJudge } from "./explain-and-judge.ts";
import { headerOf } from "./header-of.ts";
import type { LabOptions, RunningLab } from "./running-lab.ts";
import { isOwed, reconcilePayments } from "./settle-accounts.ts";
import { startup } from "./startup.ts";
import { Waiting } from "./waiting.ts";

type Ending = Extract<EventBody, { type: "run.finished" }>;

/** How long pods that live on may still take to write what they have acknowledged. Cluster seconds. */
const patience = 10;

/**
 * One run: a cluster, the traffic in front of it and the ledger behind it. Commands in, events out; whatever happens,
 * `run()` ends with `run.finished` and leaves no process behind.
 */
export class Lab implements RunningLab {
  readonly #options: LabOptions;
  readonly #clock: Clock = startClock();
  readonly #recorder: Recorder;
  readonly #history: History;
  readonly #progress = new Progress();
  readonly #waiting = new Waiting();
  readonly #end = new AbortController();
  #ending: Ending | undefined;
  #services: BackingServices | undefined;
  #cluster: Cluster | undefined;
  #traffic: Traffic | undefined;

  constructor(options: LabOptions) {
    this.#options = options;
    const header = headerOf(options);
    this.#history = emptyHistory(header);
    this.#recorder = createRecorder(this.#clock, (event) => {
      apply(this.#history, event);
      this.#progress.see(event);
      options.onEvent(event);
      this.#waiting.ask();
    });
    options.onHeader(header);
  }

  /** What has happened so far; the same fold as everybody's. */
  get history(): History {
    return this.#history;
  }

  /** @returns why the command was refused, or undefined. Both are in the journal. */
  command(command: Command): string | undefined {
    const why = this.#obey(command);
    if (why === undefined) this.#emit({ type: "command.accepted", command: describe(command) });
    else this.#emit({ type: "command.refused", command: describe(command), why });
    return why;
  }

  stop(why: string): void {
    this.#finish("stopped", why);
  }

  /** Makes the run, from the first pod to the last verdict. Never rejects: a failure is an event. */
  async run(): Promise<History> {
    const { job, adminUrl, sandbox } = this.#options;
    const { seed, second, limit } = job.scenario;
    this.#emit({ type: "run.started", seed, secondMs: second });
    const limitTimer = setTimeout(() => this.#finish("limit", `not over after ${limit} s`), limit * second);
    let ledger: RunLedger | undefined;
    let reader: LedgerReader | undefined;
    try {
      ledger = await openRun(adminUrl, job.run, Date.now() - this.#clock.now());
      const services = new BackingServices({
        scenario: job.scenario,
        ledger,
        sandbox,
        clock: this.#clock,
        emit: (event) => this.#emit(event),
        failed: (error) => this.#failed(error),
      });
      this.#services = services;
      reader = new LedgerReader({
        ledger,
        podAt: (backend) => services.podAt(backend),
        every: readingPeriod(job.scenario),
        emit: (event) => this.#emit(event),
      });
      await this.#conduct(services, reader);
    } catch (error) {
      this.#failed(error);
    }
    clearTimeout(limitTimer);
    await this.#settle(reader);
    await ledger?.close().catch((error: unknown) => {
      this.#finish("failed", `the ledger could not be closed: ${String(error)}`);
    });
    this.#emit(this.#ending ?? { type: "run.finished", how: "ended" });
    return this.#history;
  }

  async #conduct(services: BackingServices, reader: LedgerReader): Promise<void> {
    const { job, sandbox } = this.#options;
    const { scenario } = job;
    const { nodes, traffic, seed, second } = scenario;
    const open = new Map<string, number>();
    const emit = (event: EventBody): LabEvent => {
      if (event.type === "connection.opened" && event.pod !== null)
        open.set(event.pod, (open.get(event.pod) ?? 0) + 1);
      if (event.type === "connection.closed" && event.pod !== null)
        open.set(event.pod, (open.get(event.pod) ?? 1) - 1);
      return this.#emit(event);
    };
    const cluster = new Cluster({
      scenario,
      now: () => this.#clock.now(),
      emit,
      launcher: sandboxLauncher({
        sandbox,
        source: job.source,
        sidecars: job.sidecars,
        second,
        services,
        emit,
      }),
      startProxy: proxyStarter({
        scenario,
        folder: sandbox.folder,
        emit,
        failed: (error) => this.#failed(error),
      }),
      openConnections: (pod) => open.get(pod) ?? 0,
      failed: (error) => this.#failed(error),
    });
    this.#cluster = cluster;
    await startup(cluster, this.#history, this.#waiting, this.#end.signal);
    if (this.#end.signal.aborted) return;
    const generator = createTraffic({
      traffic,
      nodes: nodes.map(({ name }) => name),
      seed,
      second,
      clock: this.#clock,
      route: (node) => cluster.route(node),
      emit,
    });
    this.#traffic = generator;
    generator.start();
    services.start();
    reader.start();
    await this.#follow(cluster);
  }

  /** The steps, then the end condition, then the tail. */
  async #follow(cluster: Cluster): Promise<void> {
    const { scenario, mode } = this.#options.job;
    const { signal } = this.#end;
    const scene = {
      cluster,
      progress: this.#progress,
      waiting: this.#waiting,
      now: () => this.#clock.now(),
      second: scenario.second,
    };
    const all = (conditions: typeof scenario.end) => () =>
      conditions.every((condition) => holds(condition, scene));
    for (const step of mode === "scripted" ? scenario.steps : []) {
      await this.#waiting.until(all(step.when), signal);
      if (signal.aborted) return;
      const why = this.command(commandOf(step.act));
      // What a budget says to an eviction is an answer, and no mistake of the scenario.
      if (why !== undefined && step.act.do !== "evict")
        throw new Error(`a step of the scenario was refused: ${why}`);
    }
    await this.#waiting.until(all(scenario.end), signal);
    if (signal.aborted) return;
    const tail = new Promise<void>((resolve) => setTimeout(resolve, scenario.tail * scenario.second));
    await Promise.race([
      tail,
      new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true })),
    ]);
  }

  /**
   * Lets every request end and the pods write what they owe, compares them with the ledger, ends every process, and
   * looks into the ledger again: a pod may have committed what its client had given up. Only then it asks what it all
   * meant.
   */
  async #settle(reader: LedgerReader | undefined): Promise<void> {
    const reconcile = async (): Promise<void> => {
      if (!reader || !this.#traffic) return;
      reconcilePayments(this.#history, await reader.finish(), (event) => this.#emit(event));
    };
    try {
      await this.#traffic?.stop();
      if (reader) await this.#debtors(reader);
      await reconcile();
      await this.#cluster?.stop();
      await this.#services?.close();
      await reconcile();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#finish("failed", `the run could not be settled: ${why}`);
    } finally {
      await this.#services?.close();
    }
    explainAndJudge(this.#history, (event) => this.#emit(event));
  }

  /** A payment that was acknowledged before it is written is lost with its pod, and not with the end of the run. */
  async #debtors(reader: LedgerReader): Promise<void> {
    const { second } = this.#options.job.scenario;
    const until = this.#clock.now() + patience * second;
    while (isOwed(this.#history, await reader.finish()) && this.#clock.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, second / 4));
    }
  }

  #obey(command: Command): string | undefined {
    if (this.#end.signal.aborted) return "the run is over; start another";
    switch (command.type) {
      case "run.start":
      case "run.repeat":
        return "a run is under way; stop it first";
      case "run.stop":
        this.#finish("stopped");
        return undefined;
      case "request.send":
        return this.#send(command);
      default:
        return this.#cluster
          ? this.#cluster.obey(command)
          : "the pods are still starting; wait until they are ready";
    }
  }

  #send({
    node = this.#options.job.scenario.nodes[0]?.name ?? "",
    to,
    ...order
  }: HandRequest): string | undefined {
    if (!this.#cluster || !this.#traffic) return "the pods are still starting; wait until they are ready";
    const route = this.#cluster.wayTo(node, to);
    return typeof route === "string" ? route : this.#traffic.send({ ...order, node, route });
  }

  #failed(error: unknown): void {
    this.#finish("failed", error instanceof Error ? error.message : String(error));
  }

  #finish(how: Ending["how"], why?: string): void {
    this.#ending ??= { type: "run.finished", how, ...(why !== undefined && { why }) };
    this.#end.abort();
  }

  #emit(event: EventBody): LabEvent {
    return this.#recorder.emit(event);
  }
}
