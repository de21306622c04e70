import type { Clock } from "../journal/index.ts";
import type { EventBody } from "../protocol/event.ts";
import type { Scenario } from "../protocol/scenario.ts";

/**
 * Where a new connection goes, and which router says so: its own node's, where none is named. `pod` is null when a
 * proxy stands in between. `reject`: it is refused at once. `drop`: nobody answers, and it comes to nothing at the
 * client's deadline.
 */
export type Route = { readonly router?: string } & (
  | { readonly pod: string | null; readonly socketPath: string }
  | { readonly reject: true }
  | { readonly drop: true }
);

export interface TrafficOptions {
  readonly traffic: Scenario["traffic"];
  /** The nodes that clients live on; each has a router of the same name. */
  readonly nodes: readonly string[];
  readonly seed: number;
  /** The length of a cluster second, in ms. */
  readonly second: number;
  readonly clock: Clock;
  /** Asked when a connection opens, as a layer 4 router is; never for a request on a kept connection. */
  route(node: string): Route;
  /** Takes request.* and connection.* events. It must not throw. */
  emit(event: EventBody): void;
}

export interface Traffic {
  /** The first arrival is due one interval from now, more or less. Once only. */
  start(): void;
  /**
   * No new arrivals. Resolves when every request sent is settled and every connection closed, which takes no longer
   * than a request's deadline.
   */
  stop(): Promise<void>;
  /**
   * Arrivals per cluster second, over all clients, from now on.
   * @throws {RangeError} when it isn't a positive number.
   */
  setRate(perClusterSecond: number): void;
  readonly counts: { readonly sent: number; readonly settled: number };
}
