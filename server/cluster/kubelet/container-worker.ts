import { exitReason } from "../../protocol/index.ts";
import type { PodObject } from "../apiserver.ts";
import type { KubeletOptions } from "../kubelet.ts";
import type { Container, ContainerExit } from "../launcher.ts";
import { Backoff } from "./backoff.ts";
import { ContainerRun } from "./container-run.ts";
import type { ContainerSpec } from "./container-spec.ts";
import { Grace } from "./grace.ts";

interface Handlers {
  /** Its readiness has changed, or a process of it has ended. */
  changed(why: string): void;
  /** It has ended and won't run again. */
  ended(): void;
}

/** One container of a pod over all its restarts. */
export class ContainerWorker {
  readonly spec: ContainerSpec;
  readonly #pod: PodObject;
  readonly #options: KubeletOptions;
  readonly #handlers: Handlers;
  readonly #backoff: Backoff;
  readonly #started = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #launching: Promise<void> | undefined;
  #run: ContainerRun | undefined;
  #container: Container | undefined;
  #restarts = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #never = false;
  #over = false;
  #lastExit: ContainerExit | undefined;

  constructor(spec: ContainerSpec, pod: PodObject, options: KubeletOptions, handlers: Handlers) {
    this.spec = spec;
    this.#pod = pod;
    this.#options = options;
    this.#handlers = handlers;
    this.#backoff = new Backoff(options.second);
  }

  /** Resolves once it has been up: its startup probe succeeded, or it has none. Also when it ends before. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Resolves when it has ended and won't run again. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Whether it runs, has started up and is ready by its probe. */
  get ready(): boolean {
    return this.#run?.ready ?? false;
  }

  /** How its last process ended; undefined for one that never ran, or runs. */
  get exit(): ContainerExit | undefined {
    return this.#run ? undefined : this.#lastExit;
  }

  /** Where its last process is, or was, dialled; it may change once that listens. */
  get socketPath(): string | undefined {
    return this.#container?.socketPath;
  }

  /** Starts it for the first time. Rejects when that can't be done. */
  async start(): Promise<void> {
    if (this.#never) return;
    this.#launching = this.#launch();
    await this.#launching;
  }

  /** Stops it for good; resolves when it has ended. See `ContainerRun.stop`. */
  async stop(grace: Grace, turn?: Promise<unknown>): Promise<void> {
    this.#neverAgain();
    await this.#launching?.catch(() => undefined);
    await this.#run?.stop(grace, "kubelet", turn);
    this.#end();
  }

  /** Sends a signal to its process at once. @returns false when there is none. */
  kill(signal: NodeJS.Signals, by: "learner"): boolean {
    return this.#run?.kill(signal, by) ?? false;
  }

  /** The run is over: SIGKILL, and no restart. */
  async destroy(): Promise<void> {
    this.#neverAgain();
    await this.#launching?.catch(() => undefined);
    this.#run?.kill("SIGKILL", "end of run");
    await this.#run?.exited;
    this.#end();
  }

  async #launch(): Promise<void> {
    const { launcher, emit } = this.#options;
    const { name, node, address, env = {} } = this.#pod;
    const { sidecar, command } = this.spec;
    const container = await launcher.start({
      name,
      node,
      address,
      env: { ...this.spec.env, ...env },
      ...(sidecar !== undefined && { sidecar }),
      ...(command && { command }),
    });
    const { pid, pidOne } = container;
    const run: ContainerRun = new ContainerRun({
      pod: this.#pod,
      spec: this.spec,
      container,
      options: this.#options,
      handlers: {
        started: () => this.#started.resolve(),
        readyChanged: (why) => this.#handlers.changed(why),
        unhealthy: (graceSeconds) => this.#restartUnhealthy(run, graceSeconds),
      },
    });
    const restart = this.#restarts > 0 ? { restart: this.#restarts } : {};
    this.#run = run;
    this.#container = container;
    emit({ type: "pod.started", ...this.#of, pid, pidOne, ...restart });
    void run.exited.then((exit) => this.#reap(exit));
    run.begin();
  }

  #restartUnhealthy(run: ContainerRun, graceSeconds: number): void {
    const { now, second } = this.#options;
    void run.stop(new Grace(now, now() + graceSeconds * second), "probe");
  }

  #reap(exit: ContainerExit): void {
    const { emit, openConnections, now } = this.#options;
    const { code, signal, why } = exit;
    const open = this.spec.sidecar === undefined ? openConnections(this.#pod.name) : 0;
    this.#run = undefined;
    this.#lastExit = exit;
    emit({ type: "pod.exited", ...this.#of, code, signal, open, ...(why !== undefined && { why }) });
    if (!this.#restartsAfter(exit)) return this.#end();
    this.#restart(now());
    this.#handlers.changed(`${this.spec.sidecar ?? "its container"} has ended`);
  }

  /** Nothing restarts once the pod is deleted. */
  #restartsAfter(exit: ContainerExit): boolean {
    if (this.#never || this.#pod.deletionTimestamp !== undefined) return false;
    const { restartPolicy } = this.#options.deployment;
    if (this.spec.native || restartPolicy === "Always") return true;
    return restartPolicy === "OnFailure" && exitReason(exit) === "Error";
  }

  /** @param t when it ended, or could not be started: ms since the run began */
  #restart(t: number, why?: string): void {
    if (this.#never) return;
    const { emit, second } = this.#options;
    const waitSeconds = this.#backoff.next(t);
    if (waitSeconds > 0)
      emit({ type: "pod.backoff", ...this.#of, waitSeconds, ...(why !== undefined && { why }) });
    this.#restartTimer = setTimeout(() => {
      this.#restarts += 1;
      this.#launching = this.#launch().catch((error: unknown) =>
        this.#restart(this.#options.now(), error instanceof Error ? error.message : String(error)),
      );
    }, waitSeconds * second);
  }

  #neverAgain(): void {
    this.#never = true;
    clearTimeout(this.#restartTimer);
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#started.resolve();
    this.#ended.resolve();
    this.#handlers.ended();
  }

  get #of(): { pod: string; sidecar?: string } {
    const { sidecar } = this.spec;
    return { pod: this.#pod.name, ...(sidecar !== undefined && { sidecar }) };
  }
}
