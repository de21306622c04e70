import { createRandom, usable, type EventBody, type LabEvent, type Scenario } from "../protocol/index.ts";
import { ApiServer, type DeleteOptions } from "./apiserver.ts";
import { keepSlice } from "./endpoints.ts";
import { Kubelet } from "./kubelet.ts";
import type { Launcher } from "./launcher.ts";
import { socketProber, type Prober } from "./probe.ts";
import { KubeProxy } from "./router.ts";

export interface ClusterOptions {
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly emit: (event: EventBody) => LabEvent;
  readonly launcher: Launcher;
  readonly openConnections: (pod: string) => number;
  readonly prober?: Prober;
}

/** Where a new connection from a node goes: a pod's socket, or nowhere. */
export type ClusterRoute = { readonly pod: string; readonly socketPath: string } | { readonly reject: true };

/** The miniature Kubernetes: one deployment, its kubelet, its slice, and a router on each node. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #api: ApiServer;
  readonly #kubelet: Kubelet;
  readonly #routers: readonly KubeProxy[];

  constructor(options: ClusterOptions) {
    this.#options = options;
    const { scenario, now, emit, launcher, openConnections, prober = socketProber } = options;
    const { nodes, deployment, second, seed } = scenario;
    this.#api = new ApiServer({ now, second, emit });
    const random = createRandom(seed, "kubelet");
    this.#kubelet = new Kubelet({
      api: this.#api,
      deployment,
      second,
      now,
      random,
      emit,
      launcher,
      prober,
      openConnections,
    });
    this.#routers = nodes.map(
      ({ name, propagation }) =>
        new KubeProxy({ name, propagation, second, now, random: createRandom(seed, `router ${name}`), emit }),
    );
    keepSlice(this.#api, emit, (slice) => {
      for (const router of this.#routers) router.sliceChanged(slice);
    });
  }

  /** Creates the deployment's pods, spread over the nodes, and starts them. Rejects when one can't be started. */
  async start(): Promise<void> {
    const { nodes, deployment } = this.#options.scenario;
    const pods = Array.from({ length: deployment.replicas }, (_, index) => {
      const at = index % nodes.length;
      return this.#api.create({
        name: `web-${index + 1}`,
        node: nodes[at]?.name ?? "a",
        address: `10.244.${at + 1}.${index + 10}:8080`,
        terminationGracePeriodSeconds: deployment.grace,
      });
    });
    const started = await Promise.allSettled(pods.map((pod) => this.#kubelet.run(pod)));
    const failed = started.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Asks a node's router, as iptables would, when a connection opens. */
  route(node: string): ClusterRoute {
    const router = this.#routers.find(({ name }) => name === node);
    const pod = router?.pick();
    const socketPath = pod === undefined ? undefined : this.#kubelet.worker(pod)?.socketPath;
    return pod === undefined || socketPath === undefined ? { reject: true } : { pod, socketPath };
  }

  /** @returns why not, or undefined when it was accepted. */
  deletePod(name: string, options: DeleteOptions = {}): string | undefined {
    return this.#api.delete(name, options);
  }

  /** SIGKILL by hand. @returns why not, or undefined when it was sent. */
  killPod(name: string): string | undefined {
    const worker = this.#kubelet.worker(name);
    if (!worker) return `there is no pod ${name}`;
    return worker.kill("SIGKILL", "learner") ? undefined : `${name} has ended already`;
  }

  /** Whether `count` pods are ready and every router's table lists them so. */
  isReady(count: number): boolean {
    const ready = this.#api.pods.filter((pod) => pod.ready).length;
    return (
      ready >= count &&
      this.#routers.every((router) => router.table.filter((endpoint) => endpoint.ready).length >= count)
    );
  }

  /** Whether no router sends new connections to this pod any more. */
  isForgotten(pod: string): boolean {
    return this.#routers.every((router) => !usable(router.table).includes(pod));
  }

  /** Ends every process that still runs, at once, and everything that waits. */
  async stop(): Promise<void> {
    for (const worker of this.#kubelet.workers) worker.kill("SIGKILL", "end of run");
    await Promise.all(this.#kubelet.workers.map((worker) => worker.exited.catch(() => undefined)));
    for (const router of this.#routers) router.close();
  }
}
