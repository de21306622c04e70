import type { PodObject } from "../apiserver.ts";
import type { KubeletOptions } from "../kubelet.ts";
import type { Container, ContainerExit } from "../launcher.ts";
import type { ContainerSpec } from "./container-spec.ts";
import { pause, type Grace } from "./grace.ts";
import { chargedSeconds, runPreStop } from "./prestop.ts";
import { startProbing } from "./probing.ts";
import { watchDoor } from "./watch-door.ts";

/** Between the stop signal and SIGKILL a process always gets this long. Cluster seconds. */
const minWindow = 2;
/** How often a stopping pod's door is dialled. Cluster seconds. */
const doorPeriod = 0.1;

export interface RunHandlers {
  /** Its startup probe has succeeded, or it has none. */
  started(): void;
  /** `ready` has changed. */
  readyChanged(why: string): void;
  /** A liveness or startup probe has failed for good: the container is to be stopped within so many cluster seconds. */
  unhealthy(graceSeconds: number): void;
}

interface Parts {
  readonly pod: PodObject;
  readonly spec: ContainerSpec;
  readonly container: Container;
  readonly options: KubeletOptions;
  readonly handlers: RunHandlers;
}

/** One process of a container, from its start to its end: its probes, its hook, its signals. */
export class ContainerRun {
  readonly #parts: Parts;
  readonly #startedAt: number;
  readonly #gone = new AbortController();
  /** Aborted when it is being stopped: then its health is nobody's business any more. */
  readonly #stopping = new AbortController();
  #grace: Grace | undefined;
  #ready = false;
  /** Resolves when the process has been reaped. */
  readonly exited: Promise<ContainerExit>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#startedAt = parts.options.now();
    this.exited = parts.container.exited.then((exit) => {
      this.#ready = false;
      this.#gone.abort();
      this.#stopping.abort();
      return exit;
    });
  }

  /** Starts its probes. */
  begin(): void {
    if (this.#parts.spec.startup) this.#guard("startup", () => this.#started());
    else this.#started();
  }

  get ready(): boolean {
    return this.#ready;
  }

  get socketPath(): string {
    return this.#parts.container.socketPath;
  }

  /** Sends a signal at once. @returns false when the process is gone. */
  kill(signal: NodeJS.Signals, by: "learner" | "end of run"): boolean {
    if (this.#gone.signal.aborted) return false;
    this.#emitSignal(signal, by);
    return this.#parts.container.kill(signal);
  }

  /**
   * The hook, the container's turn, the signal and, when the grace is over, SIGKILL; resolves when it has ended. A
   * stop that is under way goes on, and its grace is from then on no longer than this one.
   *
   * @param turn what has to end before this container gets its signal, as long as there is grace
   */
  async stop(grace: Grace, by: "kubelet" | "probe", turn?: Promise<unknown>): Promise<void> {
    if (this.#grace) this.#grace.follow(grace);
    else {
      this.#grace = grace;
      this.#stopping.abort();
      void this.#end(grace, by, turn);
    }
    await this.exited;
  }

  async #end(grace: Grace, by: "kubelet" | "probe", turn: Promise<unknown> | undefined): Promise<void> {
    const { spec, container, options } = this.#parts;
    const { signal: gone } = this.#gone;
    const { second } = options;
    const refund = spec.preStop ? await this.#charge(grace, 0, this.#hook(spec.preStop, grace)) : 0;
    const waited = turn && refund !== undefined ? await this.#charge(grace, refund, turn) : 0;
    if (gone.aborted) return;
    this.#emitSignal(spec.stopSignal, by);
    container.kill(spec.stopSignal);
    if (spec.sidecar === undefined) this.#watchDoor();
    const extra = (refund ?? 0) + (waited ?? 0);
    await Promise.all([grace.over(extra, gone), pause(minWindow * second, gone)]);
    if (gone.aborted) return;
    this.#emitSignal("SIGKILL", "grace");
    container.kill("SIGKILL");
  }

  /**
   * Waits for something that consumes the grace, at most until it is over. It is charged in whole seconds.
   *
   * @returns the rest of its last second, in ms, which is not charged; undefined when it used up the grace.
   */
  async #charge(grace: Grace, extra: number, thing: Promise<unknown>): Promise<number | undefined> {
    const { now, second } = this.#parts.options;
    const began = now();
    const over = grace.over(extra, this.#gone.signal).then(() => "over" as const);
    if ((await Promise.race([thing.then(() => "done" as const), over])) === "over") return undefined;
    const length = now() - began;
    return Math.max(0, length - chargedSeconds(length, second) * second);
  }

  #hook(hook: NonNullable<ContainerSpec["preStop"]>, grace: Grace): Promise<number> {
    const { pod, spec, container, options } = this.#parts;
    const { second, now, emit, prober } = options;
    const signal = this.#gone.signal;
    const { sidecar } = spec;
    const graceEnd = () => grace.end;
    return runPreStop({
      pod: pod.name,
      sidecar,
      hook,
      container,
      prober,
      second,
      now,
      emit,
      graceEnd,
      signal,
    });
  }

  #started(): void {
    const { spec, handlers } = this.#parts;
    handlers.started();
    this.#guard("liveness", () => undefined);
    if (!spec.readiness) return this.#setReady(true, "");
    const succeeded = () => this.#setReady(true, "");
    const failed = (why: string) => this.#setReady(false, why);
    this.#probe("readiness", this.#gone.signal, { succeeded, failed });
  }

  /** Starts a probe whose failure ends the container. It stops with whatever it decides. */
  #guard(kind: "liveness" | "startup", succeeded: () => void): void {
    const { spec, pod, handlers } = this.#parts;
    const decided = new AbortController();
    const failed = () => {
      decided.abort();
      handlers.unhealthy(spec[kind]?.grace ?? pod.terminationGracePeriodSeconds);
    };
    const first = () => {
      if (kind === "startup") decided.abort();
      succeeded();
    };
    const until = AbortSignal.any([decided.signal, this.#stopping.signal]);
    this.#probe(kind, until, { succeeded: first, failed });
  }

  #probe(
    kind: "readiness" | "liveness" | "startup",
    until: AbortSignal,
    decided: { succeeded: () => void; failed: (why: string) => void },
  ): void {
    const { pod, spec, container, options } = this.#parts;
    const { second, prober, emit, now } = options;
    const probe = spec[kind];
    if (!probe || until.aborted) return;
    const stop = startProbing({
      pod: pod.name,
      sidecar: spec.sidecar,
      kind,
      probe,
      socketPath: () => container.socketPath,
      age: () => now() - this.#startedAt,
      second,
      prober,
      emit,
      ...decided,
    });
    until.addEventListener("abort", stop);
  }

  #setReady(ready: boolean, why: string): void {
    if (ready === this.#ready || this.#gone.signal.aborted) return;
    this.#ready = ready;
    this.#parts.handlers.readyChanged(why);
  }

  #watchDoor(): void {
    const { pod, container, options } = this.#parts;
    const { second, prober, emit } = options;
    const { socketPath } = container;
    const stop = watchDoor({ pod: pod.name, socketPath, every: doorPeriod * second, prober, emit });
    this.#gone.signal.addEventListener("abort", stop);
  }

  #emitSignal(signal: NodeJS.Signals, by: "kubelet" | "probe" | "grace" | "learner" | "end of run"): void {
    const { pod, spec, options } = this.#parts;
    const { sidecar } = spec;
    options.emit({
      type: "signal.sent",
      pod: pod.name,
      ...(sidecar !== undefined && { sidecar }),
      signal,
      by,
    });
  }
}
