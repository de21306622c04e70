import type { Agent } from "node:http";
import { createRecorder, startClock, type Clock } from "../journal/index.ts";
import {
  apply,
  emptyHistory,
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
import { Cluster, type Ended } from "./cluster.ts";
import { freePort, mustBeFree } from "./free-port.ts";
import { headerOf, node, other, pod, type Load } from "./header.ts";
import { Lateness } from "./lateness.ts";
import { explainLosses } from "./losses.ts";
import { untilItServes } from "./serves.ts";
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

/**
 * One start of the service, under traffic of its own, until its end. Everything that is seen from outside is recorded as
 * the journal of a run with one pod.
 */
export class Trial {
  /** The name of what is tried. */
  readonly name: string;
  readonly settings: ExamSettings;
  readonly header: Header;
  readonly history: History;
  readonly events: LabEvent[] = [];
  readonly clock: Clock = startClock();
  readonly host = loopback;
  readonly port: number;
  readonly #signal: AbortSignal;
  readonly #elsewhere: Route;
  readonly #cluster: Cluster;
  readonly #service: Service;
  readonly #recorder;
  readonly #waiting = new Set<() => void>();
  #traffic: Traffic | undefined;
  #connections = 0;
  readonly #lateness = new Lateness(this.clock);
  readonly #acts = new Set<() => void>();
  readonly #streaks = { readiness: 0, door: 0 };

  private constructor({ settings, name, load = {}, signal, elsewhere }: TrialOptions, service: Service) {
    this.settings = settings;
    this.name = name;
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
    this.#cluster = new Cluster({
      settings,
      service,
      clock: this.clock,
      elsewhere,
      emit: (event) => this.emit(event),
      ended: (seconds) => this.until(() => false, seconds),
      door: (tried) => {
        // What its end has shut, it hasn't; and that is heard of a moment after SIGKILL.
        if (!this.exited && !this.#cluster.killed) this.probed("door", tried);
      },
    });
  }

  /** Starts the service, and doesn't wait for it to serve. */
  static async start(options: TrialOptions): Promise<Trial> {
    const fixed = options.settings.port;
    if (fixed !== undefined) await mustBeFree(fixed);
    const port = fixed ?? (await freePort());
    const trial = new Trial(options, await Service.start(options.settings, port));
    trial.emit({ type: "run.started", seed: options.settings.seed, secondMs: 1000 });
    trial.emit({ type: "pod.created", pod, node, address: `${loopback}:${port}` });
    trial.emit({ type: "pod.started", pod, pid: trial.#service.pid, pidOne: false });
    void trial.#service.exited.then((exit) =>
      trial.emit({ type: "pod.exited", pod, ...exit, open: trial.#connections }),
    );
    return trial;
  }

  /** By how much the exam itself has been held up meanwhile, at most, in ms. */
  get lateness(): number {
    return this.#lateness.worst;
  }

  /** How its main process ended; undefined as long as it runs. */
  get exit(): Exit | undefined {
    return this.#service.exit;
  }

  get exited(): boolean {
    return this.exit !== undefined;
  }

  /** @throws the reason, when the exam has been broken off */
  goesOn(): void {
    this.#signal.throwIfAborted();
  }

  /** What the service has printed last. */
  get output(): string {
    return this.#service.output;
  }

  /** Waits until it serves. @returns what it answered to a request of the settings' own kind @throws ExamError */
  async serves(): Promise<Answer> {
    const answer = await untilItServes(this);
    this.#cluster.list();
    return answer;
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
    while (!this.forgotten) {
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
      route: () => (this.forgotten ? this.#elsewhere : { pod, host: loopback, port: this.port }),
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

  /** The pod is deleted, as `Cluster.delete`: by the settings' own signal, after the hook's time, where nothing else is said. */
  delete({
    signal = this.settings.signal,
    hook = false,
  }: { signal?: NodeJS.Signals; hook?: boolean } = {}): Promise<void> {
    return this.#cluster.delete(signal, hook);
  }

  /** Sends it a signal. */
  tell(signal: NodeJS.Signals): void {
    this.#cluster.tell(signal);
  }

  /** The router has learned: no client is sent to it any more. */
  get forgotten(): boolean {
    // By the clock: a timer of a busy process may be late, and clients would be sent to a door that is shut in time.
    return this.clock.now() >= this.forgottenAt;
  }

  /** When the router learns, in ms since the trial began; Infinity before the deletion. */
  get forgottenAt(): number {
    return this.#cluster.forgottenAt;
  }

  /** Resolves when its main process has ended, by itself or by SIGKILL at the end of the grace. */
  end(): Promise<Ended> {
    return this.#cluster.end();
  }

  /** Ends everything that is left of it and tells what was lost, and why. */
  async close(): Promise<void> {
    this.#cluster.stop();
    this.#lateness.stop();
    await this.#service.kill();
    await this.#traffic?.stop();
    this.emit({ type: "run.finished", how: "ended" });
    explainLosses(this.history, (event) => this.emit(event));
  }

  emit(event: EventBody): LabEvent {
    if (event.type === "connection.opened") this.#connections += 1;
    if (event.type === "connection.closed") this.#connections -= 1;
    const told = this.#recorder.emit(event);
    // Not from within the traffic's own telling.
    if (event.type === "request.settled") for (const act of this.#acts) setImmediate(act);
    return told;
  }
}
