import type { Clock } from "../journal/index.ts";
import type { EventBody } from "../protocol/event.ts";
import type { Scenario } from "../protocol/scenario.ts";
import type { HandOrder } from "./by-hand.ts";

/** Where a server listens: a pod's or a proxy's Unix socket, or TCP for what isn't in a sandbox. */
export type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** A connection is let through to this address. `pod` is null when a proxy stands in between. */
export type Way = { readonly pod: string | null } & Address;

/**
 * Where a new connection goes, and which router says so: its own node's, where none is named. `reject`: it is refused
 * at once. `drop`: nobody answers, and it comes to nothing at the client's deadline.
 */
export type Route = { readonly router?: string } & (
  Way | { readonly reject: true } | { readonly drop: true }
);

export interface TrafficOptions {
  readonly traffic: Scenario["traffic"];
  /** The nodes that clients live on; each has a router of the same name. */
  readonly nodes: readonly string[];
  readonly seed: number;
  /** The length of a cluster second, in ms. */
  readonly second: number;
  readonly clock: Clock;
  /** The host that requests name, where the server is particular about it. */
  readonly host?: string;
  /** Further fields of their head, whole lines. */
  readonly head?: readonly string[];
  /** What requests with a body carry, instead of a payment. */
  readonly body?: string;
  /** Asked when a connection opens, as a layer 4 router is; never for a request on a kept connection. */
  route(node: string): Route;
  /** Takes request.*, connection.*, socket.* and stream.* events. It must not throw. */
  emit(event: EventBody): void;
}

export interface Traffic {
  /** The first arrival is due one interval from now, more or less; connections that are held open now. Once only. */
  start(): void;
  /**
   * No new arrivals, no retries, no reconnects. Resolves when every request sent is settled and every connection
   * closed, which takes no longer than the longest deadline of a request.
   */
  stop(): Promise<void>;
  /**
   * Arrivals per cluster second, over all clients, from now on.
   * @throws {RangeError} when it isn't a positive number.
   */
  setRate(perClusterSecond: number): void;
  /**
   * Sends one request by hand, at once.
   *
   * @returns why not, in words for people, or undefined when it was sent.
   */
  send(order: HandOrder): string | undefined;
  /** Retries are requests of their own, and count. */
  readonly counts: { readonly sent: number; readonly settled: number };
}
