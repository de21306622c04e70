import {
  createRandom,
  type Command,
  type EventBody,
  type LabEvent,
  type Scenario,
} from "../protocol/index.ts";
import { ApiServer, type PodObject } from "./apiserver.ts";
import { DeploymentController, type Template } from "./deployment/index.ts";
import { Drains } from "./drain.ts";
import { keepSlice } from "./endpoints.ts";
import { Eviction } from "./eviction.ts";
import { Kubelet } from "./kubelet.ts";
import type { Launcher } from "./launcher.ts";
import { Nodes } from "./nodes.ts";
import { isActive } from "./pod-state.ts";
import { socketProber, type Prober } from "./probe.ts";
import { Network, type ClusterRoute } from "./routers/network.ts";
import type { StartProxy } from "./routers/router.ts";

export interface ClusterOptions {
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly emit: (event: EventBody) => LabEvent;
  readonly launcher: Launcher;
  readonly openConnections: (pod: string) => number;
  /** Told when a pod that was created after the start can't be started; without it, that ends the process. */
  readonly failed?: (error: unknown) => void;
  readonly prober?: Prober;
  /** Needed where the scenario has an ingress, or a load balancer at layer 7. */
  readonly startProxy?: StartProxy;
}

/** What a cluster can be asked: every command but those about the run itself, and about its traffic. */
export type ClusterCommand = Exclude<Command, { type: `run.${string}` | "request.send" }>;

/** What only a deployment can do, said to a cluster of bare pods. */
const noController = 'these are bare pods and no deployment; give the scenario controller: "deployment"';

/** The miniature Kubernetes: nodes, one deployment or its bare pods, the kubelet, the slice, and the routers. */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #api: ApiServer;
  readonly #kubelet: Kubelet;
  readonly #network: Network;
  readonly #nodes: Nodes;
  readonly #eviction: Eviction;
  readonly #drains: Drains;
  readonly #controller: DeploymentController | undefined;
  /** Pods that are being started. */
  readonly #starting: Promise<void>[] = [];
  #started = false;
  #stopped = false;
  #created = 0;
  /** Names of pods by their addresses, whether they are still there or not. */
  readonly #addresses = new Map<string, string>();

  constructor(options: ClusterOptions) {
    this.#options = options;
    const { scenario, now, emit, launcher, startProxy, openConnections, prober = socketProber } = options;
    const { deployment, second, seed, service } = scenario;
    const api = new ApiServer({ now, second, emit });
    const random = createRandom(seed, "kubelet");
    const kubelet = new Kubelet({
      api,
      deployment,
      second,
      now,
      random,
      emit,
      launcher,
      prober,
      openConnections,
    });
    const socketOf = (pod: string) => kubelet.worker(pod)?.socketPath;
    const network = new Network({ scenario, now, emit, prober, startProxy, socketOf });
    const { publishNotReadyAddresses } = service;
    keepSlice(api, { emit, publishNotReadyAddresses, changed: (slice) => network.sliceChanged(slice) });
    const nodes = new Nodes(
      scenario.nodes.map(({ name }) => name),
      emit,
    );
    const eviction = new Eviction({ api, emit, minAvailable: deployment.minAvailable });
    const replaced = deployment.controller === "deployment";
    this.#drains = new Drains({ api, nodes, eviction, replaced, second, emit });
    this.#api = api;
    this.#kubelet = kubelet;
    this.#network = network;
    this.#nodes = nodes;
    this.#eviction = eviction;
    if (!replaced) return;
    const create = (template: Template, node: string) => this.#create(node, template);
    this.#controller = new DeploymentController({ api, nodes, deployment, second, now, emit, create });
  }

  /** Creates the first pods, spread over the nodes, and starts them. Rejects when one can't be started. */
  async start(): Promise<void> {
    await this.#network.start();
    if (this.#stopped) return;
    if (this.#controller) this.#controller.start();
    else {
      for (let missing = this.#options.scenario.deployment.replicas; missing > 0; missing -= 1)
        this.#create(this.#nodes.pick(this.#api.pods) ?? "");
    }
    this.#started = true;
    const started = await Promise.allSettled(this.#starting);
    const failed = started.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }

  /** Asks what a node's clients ask when they open a connection. */
  route(node: string): ClusterRoute {
    return this.#network.route(node);
  }

  /**
   * The way of a request that is sent by hand on a node: by its kube-proxy to the `service`, to the `ingress` or the
   * `load-balancer`, or straight to a pod, named by itself or by its address.
   *
   * @returns the way, or in words for people that there is none such.
   */
  wayTo(node: string, to: string): ClusterRoute | string {
    const unknown = this.#nodes.unknown(node);
    if (unknown !== undefined) return unknown;
    const { scenario } = this.#options;
    if (to === "service") return this.#network.route(node, to);
    if (to === "ingress" || to === "load-balancer") {
      const there = to === "ingress" ? scenario.ingress : scenario.loadBalancer;
      return there ? this.#network.route(node, to) : `this scenario has no ${to}`;
    }
    const pod = this.#addresses.get(to) ?? to;
    if ([...this.#addresses.values()].includes(pod)) return this.#network.route(node, { pod });
    return `there is no pod, and no address, ${to}`;
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
      case "pod.evict":
        return this.#eviction.evict(command.pod);
      case "budget.set":
        this.#eviction.setMinAvailable(command.minAvailable);
        return undefined;
      case "node.drain":
        return this.#drains.drain(command.node);
      case "node.cordon":
        return this.#nodes.unknown(command.node) ?? this.#nodes.cordon(command.node);
      case "node.uncordon":
        return this.#nodes.uncordon(command.node);
      case "deployment.scale":
        return this.#controller ? this.#controller.scale(command.replicas) : noController;
      case "deployment.rollout":
        this.#controller?.rollOut(command.env ?? {});
        return this.#controller ? undefined : noController;
      case "deployment.rollback":
        return this.#controller ? this.#controller.rollBack() : noController;
    }
  }

  /** Whether `count` pods are ready and not terminating, and every router knows it. */
  isReady(count: number): boolean {
    return this.#network.known(this.#api.pods.filter((pod) => pod.ready && isActive(pod))) >= count;
  }

  /** Whether no router sends new connections to this pod any more. */
  isForgotten(pod: string): boolean {
    return this.#network.isForgotten(pod);
  }

  /** Whether the deployment has this revision, or a later one, and nothing older is left. */
  isRolledOut(revision: number): boolean {
    return this.#controller?.isRolledOut(revision) ?? false;
  }

  /** Ends every process that still runs, at once, and everything that waits. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#controller?.close();
    this.#drains.close();
    for (const worker of this.#kubelet.workers) worker.kill("SIGKILL", "end of run");
    await Promise.all(this.#kubelet.workers.map((worker) => worker.exited.catch(() => undefined)));
    await this.#network.close();
  }

  #create(node: string, template?: Template): PodObject {
    this.#created += 1;
    const pod = this.#api.create({
      name: `web-${this.#created}`,
      node,
      address: `10.244.${this.#nodes.indexOf(node) + 1}.${this.#created + 9}:8080`,
      terminationGracePeriodSeconds: this.#options.scenario.deployment.grace,
      ...(template && { revision: template.revision, env: template.env }),
    });
    this.#addresses.set(pod.address, pod.name);
    const running = this.#kubelet.run(pod);
    this.#starting.push(running);
    if (this.#started) void running.catch(this.#options.failed);
    return pod;
  }

  /** A signal by hand, outside of any deletion. */
  #signal(name: string, signal: NodeJS.Signals): string | undefined {
    const worker = this.#kubelet.worker(name);
    if (!worker) return `there is no pod ${name}`;
    return worker.kill(signal, "learner") ? undefined : `${name} has ended already`;
  }
}
