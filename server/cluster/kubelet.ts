import type { EventBody, Random, Scenario } from "../protocol/index.ts";
import type { ApiServer, PodObject } from "./apiserver.ts";
import type { Launcher } from "./launcher.ts";
import { PodWorker } from "./kubelet/pod-worker.ts";
import type { Prober } from "./probe.ts";

export interface KubeletOptions {
  readonly api: ApiServer;
  readonly deployment: Scenario["deployment"];
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly random: Random;
  readonly emit: (event: EventBody) => void;
  readonly launcher: Launcher;
  readonly prober: Prober;
  /** Connections of the lab's clients that are open to a pod now. */
  readonly openConnections: (pod: string) => number;
}

/** Runs the pods' containers: starts, probes, restarts, stops and reaps them. One worker for each pod. */
export class Kubelet {
  readonly #options: KubeletOptions;
  readonly #workers = new Map<string, PodWorker>();

  constructor(options: KubeletOptions) {
    this.#options = options;
    options.api.watch({ deleted: (pod) => this.#workers.get(pod.name)?.deleted() });
  }

  /** Starts the pod's containers; resolves when they run, rejects when one can't be started. */
  async run(pod: PodObject): Promise<void> {
    const worker = new PodWorker(pod, this.#options);
    this.#workers.set(pod.name, worker);
    await worker.start();
  }

  worker(name: string): PodWorker | undefined {
    return this.#workers.get(name);
  }

  get workers(): readonly PodWorker[] {
    return [...this.#workers.values()];
  }
}
