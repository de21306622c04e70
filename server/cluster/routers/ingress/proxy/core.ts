import type { ProxyEvent, ProxySettings } from "../messages.ts";
import type { Balancer } from "./balancer.ts";
import type { PodConnection } from "./pod-connection.ts";
import type { Pool } from "./pool.ts";

/** What all connections and requests of a proxy share. */
export interface Core {
  readonly name: string;
  readonly settings: ProxySettings;
  readonly balancer: Balancer;
  readonly pool: Pool;
  /** All that are open or opening, idle or not. */
  readonly podConnections: Set<PodConnection>;
  /** It takes no new connections, and lets go of those it has when their requests are done. */
  readonly closing: boolean;
  nextConnection(): number;
  emit(event: ProxyEvent): void;
  /** Does something once the lab has been told of all events so far: what a client sees comes after them. */
  afterTelling(action: () => void): void;
}
