import { createRandom, usable, type EventBody, type Random, type Scenario } from "../../protocol/index.ts";
import type { PodObject } from "../apiserver.ts";
import type { Slice } from "../endpoints.ts";
import type { Prober } from "../probe.ts";
import { IngressController } from "./ingress-controller.ts";
import { KubeProxy } from "./kube-proxy.ts";
import type { CheckResult } from "./load-balancer/target.ts";
import { LoadBalancer } from "./load-balancer/load-balancer.ts";
import type { Proxy, Router, StartProxy } from "./router.ts";

/** Where a new connection goes, and which router said so. `pod` is null when a proxy stands in between. */
export type ClusterRoute = { readonly router: string } & (
  | { readonly pod: string | null; readonly socketPath: string }
  | { readonly reject: true }
  | { readonly drop: true }
);

interface Options {
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly emit: (event: EventBody) => void;
  readonly prober: Prober;
  readonly startProxy: StartProxy | undefined;
  /** The Unix socket behind a pod's address; undefined before its first start. */
  readonly socketOf: (pod: string) => string | undefined;
}

/** Everything between the clients and the pods: a kube-proxy on each node, and what may stand in front of them. */
export class Network {
  readonly #options: Options;
  readonly #kubeProxies: readonly KubeProxy[];
  readonly #ingress: IngressController | undefined;
  readonly #loadBalancer: LoadBalancer | undefined;
  readonly #routers: readonly Router[];
  /** By the name of their router. */
  readonly #proxies = new Map<string, Proxy>();
  #starting = Promise.resolve();
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
    const { scenario, now, emit } = options;
    const { nodes, service, second, ingress, loadBalancer } = scenario;
    const random = (name: string): Random => createRandom(scenario.seed, `router ${name}`);
    this.#kubeProxies = nodes.map(
      ({ name, propagation }) =>
        new KubeProxy({ name, policy: service.policy, propagation, second, now, random: random(name), emit }),
    );
    this.#ingress =
      ingress &&
      new IngressController({
        sync: ingress.sync,
        second,
        now,
        random: random("ingress"),
        emit,
        feed: (pods) => this.#feed("ingress", pods),
      });
    this.#loadBalancer =
      loadBalancer &&
      new LoadBalancer({
        settings: loadBalancer,
        nodes: nodes.map(({ name }) => name),
        second,
        now,
        random: random("load-balancer"),
        emit,
        check: (target) => this.#check(target, loadBalancer),
        feed: (targets) => this.#feed("load-balancer", targets),
        cut: (target) => this.#cut(target),
      });
    this.#routers = [this.#ingress, this.#loadBalancer, ...this.#kubeProxies].filter(
      (router) => router !== undefined,
    );
  }

  /** Starts the proxies' processes. Rejects when one can't be started. */
  start(): Promise<void> {
    this.#starting = this.#startProxies();
    return this.#starting;
  }

  async #startProxies(): Promise<void> {
    const { scenario, startProxy } = this.#options;
    const { ingress, loadBalancer } = scenario;
    const wanted = [ingress && "ingress", loadBalancer?.layer === 7 && "load-balancer"] as const;
    for (const name of wanted) {
      if (!name || this.#closed) continue;
      if (!startProxy)
        throw new Error(`the scenario has a proxy, ${name}, and this cluster nothing to start it with`);
      this.#proxies.set(name, await startProxy(name));
    }
  }

  sliceChanged(slice: Slice): void {
    for (const router of this.#routers) router.sliceChanged(slice);
  }

  /** Asks whom the clients of this node ask when they open a connection; or, with `via`, somebody else. */
  route(node: string, via = this.#options.scenario.traffic.via): ClusterRoute {
    if (typeof via === "object") return this.#to("direct", via.pod);
    if (via === "service") return this.#throughNode(node);
    const proxy = this.#proxies.get(via);
    if (proxy) return { router: via, pod: null, socketPath: proxy.socketPath };
    const target = this.#loadBalancer?.choose();
    if (target === undefined) return { router: via, reject: true };
    return this.#options.scenario.loadBalancer?.targets === "nodes"
      ? this.#throughNode(target)
      : this.#to(via, target);
  }

  /** How many of these ready pods every router has heard of. */
  known(ready: readonly PodObject[]): number {
    return ready.filter((pod) => this.#routers.every((router) => router.knows(pod))).length;
  }

  /** Whether no router sends new connections to this pod any more. */
  isForgotten(pod: string): boolean {
    return this.#routers.every((router) => !usable(router.table).includes(pod));
  }

  /** Ends the proxies' processes, and everything that waits. */
  async close(): Promise<void> {
    this.#closed = true;
    // One that is just being started has to be there before it can be ended.
    await this.#starting.catch(() => undefined);
    for (const router of this.#routers) router.close();
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.close()));
  }

  #throughNode(node: string): ClusterRoute {
    const choice = this.#kubeProxies.find(({ name }) => name === node)?.choose() ?? "reject";
    if (choice === "drop") return { router: node, drop: true };
    return choice === "reject" ? { router: node, reject: true } : this.#to(node, choice.pod);
  }

  /** Straight to a pod's own address, whatever its state. After its end the kernel itself refuses. */
  #to(router: string, pod: string): ClusterRoute {
    const socketPath = this.#options.socketOf(pod);
    return socketPath === undefined ? { router, reject: true } : { router, pod, socketPath };
  }

  async #feed(name: string, pods: readonly string[]): Promise<void> {
    const { socketOf } = this.#options;
    const upstreams = pods.flatMap((pod) => {
      const socketPath = socketOf(pod);
      return socketPath === undefined ? [] : [{ pod, socketPath }];
    });
    await this.#proxies.get(name)?.setUpstreams(upstreams);
  }

  /** At layer 4 connections are the client's and the pod's own: they go on. (AWS, network load balancers) */
  #cut(target: string): void {
    const socketPath = this.#options.socketOf(target);
    if (socketPath !== undefined) this.#proxies.get("load-balancer")?.cut(socketPath);
  }

  /** A pod is asked over its own socket, a node over its health node port. */
  async #check(
    target: string,
    { targets, path, timeout }: NonNullable<Scenario["loadBalancer"]>,
  ): Promise<CheckResult> {
    const { scenario, prober, socketOf } = this.#options;
    if (targets === "nodes") {
      const status = this.#kubeProxies.find(({ name }) => name === target)?.healthNodePort() ?? 503;
      return { ok: status === 200, status };
    }
    const socketPath = socketOf(target);
    if (socketPath === undefined) return { ok: false };
    return prober.http(socketPath, path, timeout * scenario.second);
  }
}
