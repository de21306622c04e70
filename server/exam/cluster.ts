import type { Clock } from "../journal/index.ts";
import type { Endpoint, EventBody, ExamSettings, Exit, LabEvent } from "../protocol/index.ts";
import { Door } from "./door.ts";
import { node, other, pod } from "./header.ts";
import type { Service } from "./service.ts";

const loopback = "127.0.0.1";
/** Processes that end together with the main one may be seen so much later, in ms. */
const reaping = 500;

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

interface Around {
  readonly settings: ExamSettings;
  readonly service: Service;
  readonly clock: Clock;
  /** Where the other instance is. */
  readonly elsewhere: { readonly host: string; readonly port: number };
  readonly emit: (event: EventBody) => LabEvent;
  /** Resolves once the service has ended, or at the latest after so many seconds. @throws when the exam is broken off */
  readonly ended: (seconds?: number) => Promise<void>;
  /** Told whether the service's door is open, again and again once it has been told to stop. */
  readonly door: ConstructorParameters<typeof Door>[2];
}

/** What a cluster does with a pod that has been started: it lists it, deletes it, and in the end kills it. */
export class Cluster {
  readonly #around: Around;
  readonly #timers: NodeJS.Timeout[] = [];
  #door: Door | undefined;
  #deleted: number | undefined;
  #toldAt: number | undefined;
  #killed = false;

  constructor(around: Around) {
    this.#around = around;
  }

  /** The pod is ready, and the routers know it at once. */
  list(): void {
    const { emit } = this.#around;
    emit({ type: "pod.ready", pod });
    const endpoints = [listed(pod)];
    const slice = emit({ type: "slice.changed", endpoints }).seq;
    emit({ type: "router.programmed", router: node, endpoints, slice, lagSeconds: 0 });
  }

  /**
   * The pod is deleted: the hook runs, then the signal is sent. Meanwhile its router goes on sending clients until it has
   * learned; then it sends them to the other instance. Resolves once the signal has been sent.
   *
   * @param hook false where its time has gone by already: what the grace leaves of it begins now.
   */
  async delete(signal: NodeJS.Signals, hook: boolean): Promise<void> {
    const { settings, service, clock, emit, ended } = this.#around;
    const { propagation } = settings;
    const preStop = hook ? settings.preStop : 0;
    const grace = settings.grace - (hook ? 0 : settings.preStop);
    this.#deleted = clock.now();
    this.#takeOver();
    emit({ type: "pod.deleted", pod, graceSeconds: grace });
    const slice = emit({ type: "slice.changed", endpoints: [leaving(pod), listed(other)] }).seq;
    this.#after(propagation, () => {
      const endpoints = [listed(other)];
      emit({ type: "router.programmed", router: node, endpoints, slice, lagSeconds: propagation });
    });
    this.#after(grace, () => {
      if (!service.signal("SIGKILL")) return;
      this.#killed = true;
      emit({ type: "signal.sent", pod, signal: "SIGKILL", by: "grace" });
    });
    if (preStop > 0) {
      emit({ type: "prestop.started", pod, hook: `sleep ${preStop}` });
      await ended(preStop);
      emit({ type: "prestop.finished", pod, chargedSeconds: preStop });
    }
    this.tell(signal);
    this.#door = new Door(loopback, service.port, this.#around.door);
  }

  /** Sends it a signal. */
  tell(signal: NodeJS.Signals): void {
    const { service, clock, emit } = this.#around;
    this.#toldAt ??= clock.now();
    emit({ type: "signal.sent", pod, signal, by: "kubelet" });
    service.signal(signal);
  }

  /** Whether SIGKILL has been sent, at the end of the grace. */
  get killed(): boolean {
    return this.#killed;
  }

  /** When the router learns, in ms since the trial began; Infinity before the deletion. */
  get forgottenAt(): number {
    return (this.#deleted ?? Infinity) + this.#around.settings.propagation * 1000;
  }

  /** Resolves when its main process has ended, by itself or by SIGKILL at the end of the grace. */
  async end(): Promise<Ended> {
    const { service, clock } = this.#around;
    await this.#around.ended();
    const now = clock.now();
    const took = (now - (this.#toldAt ?? this.#deleted ?? now)) / 1000;
    this.#door?.stop();
    const { left, listening } = await this.#remains();
    const exit = service.exit ?? { code: null, signal: null };
    return { exit, took, killed: this.#killed, left, listening };
  }

  /** Looks and acts no more. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#door?.stop();
  }

  /** What outlives its main process; what was just about to end as well may do so. */
  async #remains(): Promise<Pick<Ended, "left" | "listening">> {
    const { service, clock } = this.#around;
    const until = clock.now() + reaping;
    for (;;) {
      const left = service.alive().length;
      const listening = (await this.#door?.open()) ?? false;
      if ((left === 0 && !listening) || clock.now() > until) return { left, listening };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The other instance is there, and the routers hear of it in their time. */
  #takeOver(): void {
    const { elsewhere, emit } = this.#around;
    emit({ type: "pod.created", pod: other, node, address: `${elsewhere.host}:${elsewhere.port}` });
    emit({ type: "pod.started", pod: other, pid: process.pid, pidOne: false });
    emit({ type: "pod.ready", pod: other });
  }

  #after(seconds: number, act: () => unknown): void {
    this.#timers.push(setTimeout(act, seconds * 1000));
  }
}

const listed = (name: string): Endpoint => ({ pod: name, ready: true, serving: true, terminating: false });
const leaving = (name: string): Endpoint => ({ pod: name, ready: false, serving: true, terminating: true });
