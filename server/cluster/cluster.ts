import {
  createRandom,
  usable,
  type Command,
  type EventBody,
  type LabEvent,
  type Scenario,
} from "../protocol/index.ts";
import { ApiServer } from "./apiserver.ts";
import { keepSlice } from "./endpoints.ts";
import { Kubelet } from "./kubelet.ts";
import type { Launcher } from "./launcher.ts";
import { socketProber, type Prober } from "./probe.ts";
import { KubeProxy } from "./routers/kube-proxy.ts";

export interface ClusterOptions {
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly emit: (event: EventBody) => LabEvent;
  readonly launcher: Launcher;
  readonly openConnections: (pod: string) => number;
  readonly prober?: Prober;
}

/** What a cluster can be asked: every command but those about the run itself. */
export type ClusterCommand = Exclude<Command, { type: `run.${string}` }>;

/** Where a new connection goes, and which router said so. `pod` is null when a proxy stands in between. */
export type ClusterRoute = { readonly router: string } & (
  | { readonly pod: string | null; readonly socketPath: string }
  | { readonly reject: true }
  | { readonly drop: true }
);

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
    const choice = this.#routers.find(({ name }) => name === node)?.choose() ?? "reject";
    if (choice === "drop") return { router: node, drop: true };
    const socketPath = choice === "reject" ? undefined : this.#kubelet.worker(choice.pod)?.socketPath;
    if (choice === "reject" || socketPath === undefined) return { router: node, reject: true };
    return { router: node, pod: choice.pod, socketPath };
  }

  /** @returns why not, in words for people, or undefined when it was accepted. */
  obey(command: ClusterCommand): string | undefined {
    switch (command.type) {
      case "pod.delete":
        return this.#api.delete(command.pod, command);
      case "pod.kill":
        return this.#signal(command.pod, "SIGKILL");
      case "pod.signal":
        return this.#signal(command.pod, command.signal);
      default:
        return `this cluster doesn't know ${command.type}`;
    }
  }

  /** A signal by hand, outside of any deletion. */
  #signal(name: string, signal: NodeJS.Signals): string | undefined {
    const worker = this.#kubelet.worker(name);
    if (!worker) return `there is no pod ${name}`;
    return worker.kill(signal, "learner") ? undefined : `${name} has ended already`;
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
