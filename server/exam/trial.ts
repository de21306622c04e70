import { Agent } from "node:http";
import { createRecorder, startClock, type Clock } from "../journal/index.ts";
import {
  apply,
  emptyHistory,
  explain,
  isLost,
  evidenceOf,
  type Endpoint,
  exitLabel,
  type EventBody,
  type ExamSettings,
  type Exit,
  type Header,
  type History,
  type LabEvent,
  type RequestRecord,
} from "../protocol/index.ts";
import { createTraffic, type Route, type Traffic } from "../traffic/index.ts";
import { ask, fieldOf, type Answer, type NoAnswer } from "./ask.ts";
import { Door } from "./door.ts";
import { ExamError } from "./exam-error.ts";
import { freePort } from "./free-port.ts";
import { headerOf, node, other, pod, type Load } from "./header.ts";
import { Service } from "./service.ts";

const loopback = "127.0.0.1";

interface TrialOptions {
  readonly settings: ExamSettings;
  /** The name of what is tried. */
  readonly name: string;
  /** What its clients do; requests of the settings' own kind where left out. */
  readonly load?: Load;
  /** Where clients are sent once the routers have learned: to another instance, which answers everything. */
  readonly elsewhere: { readonly host: string; readonly port: number };
  /** Ends the trial. */
  readonly signal: AbortSignal;
}

/** What a probe has met. */
interface Probed {
  readonly ok: boolean;
  readonly result: "answered" | "accepted" | "refused" | "closed" | "timed-out";
  readonly status?: number;
}

/** How a service ended. */
export interface Ended {
  readonly exit: Exit;
  /** From the first signal to the end of its main process, in seconds. */
  readonly took: number;
  /** It had to be killed when the grace was over. */
  readonly killed: boolean;
  /** Processes of it that outlived the main one. */
  readonly left: number;
  /** Whether somebody still listens on its port. */
  readonly listening: boolean;
}

/**
 * One start of the service, under traffic of its own, until its end. Everything that is seen from outside is recorded as
 * the journal of a run with one pod.
 */
export class Trial {
  readonly settings: ExamSettings;
  readonly header: Header;
  readonly history: History;
  readonly events: LabEvent[] = [];
  readonly clock: Clock = startClock();
  readonly host = loopback;
  readonly port: number;
  readonly #signal: AbortSignal;
  readonly #elsewhere: Route;
  readonly #service: Service;
  readonly #recorder;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #waiting = new Set<() => void>();
  #traffic: Traffic | undefined;
  #door: Door | undefined;
  /** Clients that come from now on are sent elsewhere. */
  #closedTo = false;
  #deleted: number | undefined;
  #toldAt: number | undefined;
  #killed = false;
  #connections = 0;
  readonly #acts = new Set<() => void>();
  readonly #streaks = { readiness: 0, door: 0 };

  private constructor({ settings, name, load = {}, signal, elsewhere }: TrialOptions, service: Service) {
    this.settings = settings;
    this.#signal = signal;
    this.#elsewhere = { pod: other, ...elsewhere };
    this.#service = service;
    this.port = service.port;
    this.header = headerOf(settings, name, load);
    this.history = emptyHistory(this.header);
    this.#recorder = createRecorder(this.clock, (event) => {
      this.events.push(event);
      apply(this.history, event);
      for (const look of this.#waiting) look();
    });
  }

  /** Starts the service, and doesn't wait for it to serve. */
  static async start(options: TrialOptions): Promise<Trial> {
    const port = options.settings.port ?? (await freePort());
    const trial = new Trial(options, await Service.start(options.settings, port));
    trial.emit({ type: "run.started", seed: options.settings.seed, secondMs: 1000 });
    trial.emit({ type: "pod.created", pod, node, address: `${loopback}:${port}` });
    trial.emit({ type: "pod.started", pod, pid: trial.#service.pid, pidOne: false });
    void trial.#service.exited.then((exit) =>
      trial.emit({ type: "pod.exited", pod, ...exit, open: trial.#connections }),
    );
    return trial;
  }

  get exited(): boolean {
    return this.#service.exit !== undefined;
  }

  /** What the service has printed last. */
  get output(): string {
    return this.#service.output;
  }

  /**
   * Waits until it serves.
   * @returns what it answered to a request of the settings' own kind
   * @throws ExamError
   */
  async serves(): Promise<Answer> {
    const { startup, ready, path } = this.settings;
    const until = this.clock.now() + startup * 1000;
    let last = "nothing listens";
    for (;;) {
      this.#signal.throwIfAborted();
      const exit = this.#service.exit;
      if (exit) throw this.#neverServed(`it ended before it served, ${exitLabel(exit)}`);
      const answer = await this.ask(ready === undefined ? {} : { method: "GET", path: ready, body: "" });
      if ("status" in answer && answer.status < (ready === undefined ? 500 : 400)) break;
      last = "status" in answer ? `it answers ${answer.status}` : answer.why;
      if (this.clock.now() > until) {
        throw this.#neverServed(
          `it did not serve on port ${this.port} within ${startup} s: GET ${ready ?? path}: ${last}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const own = await this.ask({}, agent);
    agent.destroy();
    if (!("status" in own)) throw this.#neverServed(`${this.settings.method} ${path}: ${own.why}`);
    if (own.status >= 500)
      throw this.#neverServed(
        `${this.settings.method} ${path} is answered ${own.status} before anybody has asked it to stop: name a path that works with --path`,
      );
    this.emit({ type: "pod.ready", pod });
    this.#route([endpoint(true)]);
    return own;
  }

  /** One request outside of the traffic. */
  ask(
    more: Partial<Pick<ExamSettings, "method" | "path" | "body">> = {},
    agent?: Agent,
  ): Promise<Answer | NoAnswer> {
    const { method, path, body, headers } = this.settings;
    return ask({
      host: loopback,
      port: this.port,
      method,
      path,
      body,
      headers,
      ...(agent && { agent }),
      ...more,
    });
  }

  /** Header lines of the settings, as pairs. */
  get headers(): [name: string, value: string][] {
    return this.settings.headers.map(fieldOf);
  }

  /** How many connections its clients have open. */
  get connections(): number {
    return this.#connections;
  }

  /** The clients that `begin` let in. */
  get traffic(): Traffic {
    if (!this.#traffic) throw new Error("no client has come yet");
    return this.#traffic;
  }

  /** When the first signal was sent, in ms since the trial began; Infinity before that. */
  get told(): number {
    return this.history.pods.get(pod)?.signals[0]?.t ?? Infinity;
  }

  /** Requests that were sent before the first signal. */
  sentBeforeTheSignal(): RequestRecord[] {
    const { told } = this;
    return [...this.history.requests.values()].filter(({ sent }) => sent.t < told);
  }

  /** Calls this after each request that has come to its end. */
  onSettled(act: () => void): void {
    this.#acts.add(act);
  }

  /** Stops the clients, and resolves once each of their requests has come to an end. */
  async settled(): Promise<void> {
    await this.#service.kill();
    await this.#traffic?.stop();
  }

  /** Resolves once the routers have learned, be the service alive or not. */
  async untilForgotten(): Promise<void> {
    while (!this.#closedTo) {
      this.#signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Tells what a probe of ours has met. */
  probed(probe: "readiness" | "door", { ok, result, status }: Probed): void {
    const { probes = [] } = this.history.pods.get(pod) ?? {};
    const same = probes.findLast((before) => before.probe === probe)?.ok === ok;
    this.#streaks[probe] = same ? this.#streaks[probe] + 1 : 1;
    const streak = this.#streaks[probe];
    this.emit({
      type: "probe.settled",
      pod,
      probe,
      ok,
      result,
      ...(status !== undefined && { status }),
      streak,
    });
  }

  /** Clients come in from now on. */
  begin(): Traffic {
    const { seed, headers, body } = this.settings;
    this.#traffic = createTraffic({
      traffic: this.header.scenario.traffic,
      nodes: [node],
      seed,
      second: 1000,
      clock: this.clock,
      host: `${loopback}:${this.port}`,
      head: headers,
      body,
      route: () => (this.#closedTo ? this.#elsewhere : { pod, host: loopback, port: this.port }),
      emit: (event) => void this.emit(event),
    });
    this.#traffic.start();
    return this.#traffic;
  }

  /** Resolves once this holds of what has happened so far, or the service has ended; or at the latest after so many seconds. */
  async until(holds: (history: History) => boolean, seconds = Infinity): Promise<void> {
    this.#signal.throwIfAborted();
    let look = (): void => undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        look = () => {
          if (this.#signal.aborted) reject(this.#signal.reason as Error);
          else if (holds(this.history) || this.exited) resolve();
        };
        this.#waiting.add(look);
        this.#signal.addEventListener("abort", look);
        if (Number.isFinite(seconds)) timer = setTimeout(resolve, seconds * 1000);
        look();
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(look);
      this.#signal.removeEventListener("abort", look);
    }
  }

  /**
   * The pod is deleted: the hook runs, then the signal is sent. Meanwhile its router goes on sending clients until it has
   * learned; then it sends none. Resolves once the signal has been sent.
   *
   * @param hook false where its time has gone by already: what the grace leaves of it begins now.
   */
  async delete({
    signal = this.settings.signal,
    hook = false,
  }: { signal?: NodeJS.Signals; hook?: boolean } = {}): Promise<void> {
    const { propagation } = this.settings;
    const preStop = hook ? this.settings.preStop : 0;
    const grace = this.settings.grace - (hook ? 0 : this.settings.preStop);
    this.#deleted = this.clock.now();
    this.emit({ type: "pod.deleted", pod, graceSeconds: grace });
    const slice = this.emit({ type: "slice.changed", endpoints: [endpoint(false)] }).seq;
    this.#after(propagation, () => {
      this.#closedTo = true;
      this.emit({ type: "router.programmed", router: node, endpoints: [], slice, lagSeconds: propagation });
    });
    this.#after(grace, () => {
      if (!this.#service.signal("SIGKILL")) return;
      this.#killed = true;
      this.emit({ type: "signal.sent", pod, signal: "SIGKILL", by: "grace" });
    });
    if (preStop > 0) {
      this.emit({ type: "prestop.started", pod, hook: `sleep ${preStop}` });
      await this.until(() => false, preStop);
      this.emit({ type: "prestop.finished", pod, chargedSeconds: preStop });
    }
    this.tell(signal);
    this.#door = new Door(loopback, this.port, (tried) => {
      if (!this.exited) this.probed("door", tried);
    });
  }

  /** Sends it a signal. */
  tell(signal: NodeJS.Signals): void {
    this.#toldAt ??= this.clock.now();
    this.emit({ type: "signal.sent", pod, signal, by: "kubelet" });
    this.#service.signal(signal);
  }

  /** The router has learned: no client is sent to it any more. */
  get forgotten(): boolean {
    return this.#closedTo;
  }

  /** Resolves when its main process has ended, by itself or by SIGKILL at the end of the grace. */
  async end(): Promise<Ended> {
    await this.until(() => false);
    const ended = this.clock.now();
    const took = (ended - (this.#toldAt ?? this.#deleted ?? ended)) / 1000;
    this.#door?.stop();
    const left = this.#service.alive().length;
    const listening = (await this.#door?.open()) ?? false;
    const exit = this.#service.exit ?? { code: null, signal: null };
    return { exit, took, killed: this.#killed, left, listening };
  }

  /** Ends everything that is left of it and tells what was lost, and why. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#door?.stop();
    await this.#service.kill();
    this.#closedTo = true;
    await this.#traffic?.stop();
    this.emit({ type: "run.finished", how: "ended" });
    for (const request of this.history.requests.values()) {
      if (request.outcome === undefined || !isLost(request.outcome)) continue;
      const found = explain(this.history, request);
      if (!found) continue;
      const { cause, behind, chain, saved } = found;
      const evidence = evidenceOf(chain);
      this.emit({
        type: "loss.explained",
        of: "request",
        id: request.id,
        cause,
        ...(behind && { behind }),
        evidence,
        saved,
      });
    }
  }

  emit(event: EventBody): LabEvent {
    if (event.type === "connection.opened") this.#connections += 1;
    if (event.type === "connection.closed") this.#connections -= 1;
    const told = this.#recorder.emit(event);
    // Not from within the traffic's own telling.
    if (event.type === "request.settled") for (const act of this.#acts) setImmediate(act);
    return told;
  }

  #route(endpoints: Endpoint[]): void {
    const slice = this.emit({ type: "slice.changed", endpoints }).seq;
    this.emit({ type: "router.programmed", router: node, endpoints, slice, lagSeconds: 0 });
  }

  #after(seconds: number, act: () => void): void {
    this.#timers.push(setTimeout(act, seconds * 1000));
  }

  #neverServed(why: string): ExamError {
    return new ExamError(why, this.output);
  }
}

const endpoint = (ready: boolean): Endpoint => ({ pod, ready, serving: true, terminating: !ready });
