import type { Endpoint } from "../../protocol/index.ts";
import type { PodObject } from "../apiserver.ts";
import type { Slice } from "../endpoints.ts";
import type { Upstream } from "./ingress/index.ts";

/** What a kube-proxy says to a new connection. `reject`: refused at once. `drop`: its packets vanish. */
export type Choice = { readonly pod: string } | "reject" | "drop";

/** Whoever keeps a table of where new connections may go. One file each. */
export interface Router {
  /** As in the journal: a kube-proxy has its node's name. */
  readonly name: string;
  /** Only the rows that it may use, so that `usable` of the protocol says what it would choose from. */
  readonly table: readonly Endpoint[];
  /** Whether it has heard that this pod is ready, or would never send to it. */
  knows(pod: PodObject): boolean;
  /** The slice has changed; when and how the router hears of it is its own matter. */
  sliceChanged(slice: Slice): void;
  close(): void;
}

/** A proxy's process, fed by the router that it belongs to. */
export interface Proxy {
  /** Where clients dial it. */
  readonly socketPath: string;
  /** In the place of those it had; resolves when it goes by them. */
  setUpstreams(upstreams: readonly Upstream[]): Promise<void>;
  /** Closes all connections to the pod behind this socket, whatever is under way on them. */
  cut(socketPath: string): void;
  /** Resolves when its process has gone. */
  close(): Promise<void>;
}

/** Starts the proxy of a router. Passed in, so that the rules of the cluster can be tested without one. */
export type StartProxy = (router: "ingress" | "load-balancer") => Promise<Proxy>;
