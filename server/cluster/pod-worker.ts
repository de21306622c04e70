import type { PodObject } from "./apiserver.ts";
import type { KubeletOptions } from "./kubelet.ts";
import type { Container, ContainerExit } from "./launcher.ts";
import { chargedSeconds, runPreStop } from "./prestop.ts";
import { watchDoor } from "./watch-door.ts";
import { watchReadiness } from "./watch-readiness.ts";

/** Between SIGTERM and SIGKILL a process always gets this long. Cluster seconds. */
const minWindow = 2;
/** How often a stopping pod's door is dialled. Cluster seconds. */
const doorPeriod = 0.1;

/** What the kubelet does for one pod, from the start of its process to its end. */
export class PodWorker {
  readonly pod: PodObject;
  readonly #options: KubeletOptions;
  readonly #gone = new AbortController();
  #container: Container | undefined;
  #exit: Promise<ContainerExit> | undefined;
  #deleted = false;
  #terminating = false;
  #signalledAt: number | undefined;
  /** What a floored charge for the hook gives back, in ms. */
  #hookFraction = 0;
  #killTimer: NodeJS.Timeout | undefined;

  constructor(pod: PodObject, options: KubeletOptions) {
    this.pod = pod;
    this.#options = options;
    this.#gone.signal.addEventListener("abort", () => clearTimeout(this.#killTimer));
  }

  /** Where the pod is dialled, once it listens and until it ended; a router finds nobody there before and after. */
  get socketPath(): string | undefined {
    return this.#container?.socketPath;
  }

  /** Resolves when the process has been reaped. */
  get exited(): Promise<ContainerExit> {
    return this.#exit ?? Promise.reject(new Error(`${this.pod.name} was never started`));
  }

  async start(): Promise<void> {
    const { launcher, emit } = this.#options;
    const { name, node, address, env = {} } = this.pod;
    const container = await launcher.start({ name, node, address, env });
    this.#container = container;
    emit({ type: "pod.started", pod: name, pid: container.pid, pidOne: container.pidOne });
    this.#exit = container.exited.then((exit) => this.#reap(exit));
    void container.listening.then(() => this.#probe(container));
    if (this.#deleted) void this.#terminate(container);
  }

  /** The API says that the pod is deleted, or that its grace got shorter. */
  deleted(): void {
    if (this.#deleted) {
      if (this.#signalledAt !== undefined) this.#armKill();
      return;
    }
    this.#deleted = true;
    const { kubeletLag } = this.#options.deployment;
    const lag = kubeletLag.min + this.#options.random() * (kubeletLag.max - kubeletLag.min);
    this.#after(lag * this.#options.second, () => {
      if (this.#container) void this.#terminate(this.#container);
    });
  }

  /** Sends a signal at once, outside of any termination. @returns false when the process is gone. */
  kill(signal: NodeJS.Signals, by: "learner" | "end of run"): boolean {
    if (!this.#container || this.#gone.signal.aborted) return false;
    const at = { type: "signal.sent", pod: this.pod.name, signal, by } as const;
    this.#options.emit(at);
    return this.#container.kill(signal);
  }

  async #terminate(container: Container): Promise<void> {
    const { deployment, second, now, emit } = this.#options;
    const hook = deployment.preStop;
    if (this.#terminating || this.#gone.signal.aborted) return;
    this.#terminating = true;
    if (hook) {
      const { signal } = this.#gone;
      const run = runPreStop({ pod: this.pod.name, hook, container, second, now, emit, signal });
      const overrun = new Promise<undefined>((resolve) =>
        this.#after(Math.max(0, (this.pod.deletionTimestamp ?? 0) - now()), () => resolve(undefined)),
      );
      const length = await Promise.race([run, overrun]);
      if (length !== undefined) {
        this.#hookFraction = Math.max(0, length - chargedSeconds(length, second) * second);
      }
    }
    if (this.#gone.signal.aborted) return;
    this.#signalledAt = now();
    emit({ type: "signal.sent", pod: this.pod.name, signal: deployment.stopSignal, by: "kubelet" });
    container.kill(deployment.stopSignal);
    const stop = watchDoor({
      pod: this.pod.name,
      socketPath: container.socketPath,
      every: doorPeriod * second,
      prober: this.#options.prober,
      emit,
    });
    this.#gone.signal.addEventListener("abort", stop);
    this.#armKill();
  }

  /** SIGKILL when the grace is over, yet never less than two seconds after the signal. */
  #armKill(): void {
    const { second, now, emit } = this.#options;
    const end = (this.pod.deletionTimestamp ?? 0) + this.#hookFraction;
    const at = Math.max(end, (this.#signalledAt ?? 0) + minWindow * second);
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(
      () => {
        emit({ type: "signal.sent", pod: this.pod.name, signal: "SIGKILL", by: "grace" });
        this.#container?.kill("SIGKILL");
      },
      Math.max(0, at - now()),
    );
  }

  #probe(container: Container): void {
    if (this.#gone.signal.aborted) return;
    const { api, deployment, second, prober, emit } = this.#options;
    if (!deployment.readiness) return api.setReady(this.pod.name, true, "");
    const stop = watchReadiness({
      pod: this.pod.name,
      socketPath: container.socketPath,
      readiness: deployment.readiness,
      second,
      prober,
      emit,
      decided: (ready, why) => api.setReady(this.pod.name, ready, why),
    });
    this.#gone.signal.addEventListener("abort", stop);
  }

  #reap(exit: ContainerExit): ContainerExit {
    const { api, emit, openConnections } = this.#options;
    const { name } = this.pod;
    this.#gone.abort();
    const { code, signal, why } = exit;
    emit({
      type: "pod.exited",
      pod: name,
      code,
      signal,
      open: openConnections(name),
      ...(why !== undefined && { why }),
    });
    api.setExited(name, { code, signal });
    return exit;
  }

  #after(ms: number, run: () => void): void {
    const timer = setTimeout(run, ms);
    this.#gone.signal.addEventListener("abort", () => clearTimeout(timer));
  }
}
