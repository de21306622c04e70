import type { EventBody } from "../../../protocol/index.ts";

/** Where a proxy may send requests. */
export interface Upstream {
  readonly pod: string;
  readonly socketPath: string;
}

/** Durations in ms. */
export interface ProxySettings {
  readonly connectTimeout: number;
  /** Between two reads from a pod, and between two writes that it takes. */
  readonly readTimeout: number;
  /** Whether a request that failed on one pod may be tried on another. */
  readonly retries: boolean;
  /** How many pods one request may try, the first included; 0: as many as there are. */
  readonly tries: number;
  /** Idle connections to pods that are kept, over all pods; 0 keeps none. */
  readonly keepAlive: number;
  readonly keepAliveTimeout: number;
  /** Until a client has sent its head, between two pieces of its body, and between two writes that it takes. */
  readonly clientTimeout: number;
  /** How long an idle connection of a client is kept. */
  readonly clientKeepAlive: number;
}

/** What a proxy tells of its work. */
export type ProxyEvent = Extract<
  EventBody,
  { type: "proxy.tried" | "proxy.settled" | "connection.opened" | "connection.closed" }
>;

/** From the lab's process to the proxy's. */
export type Order =
  | {
      readonly type: "listen";
      readonly name: string;
      readonly socketPath: string;
      readonly settings: ProxySettings;
      readonly firstConnection: number;
    }
  | { readonly type: "upstreams"; readonly id: number; readonly upstreams: readonly Upstream[] }
  | { readonly type: "cut"; readonly socketPath: string }
  | { readonly type: "close"; readonly patience: number };

/** From the proxy's process to the lab's. */
export type Report =
  | { readonly type: "listening" }
  | { readonly type: "failed"; readonly why: string }
  | { readonly type: "upstreams"; readonly id: number }
  | { readonly type: "events"; readonly events: readonly ProxyEvent[] };
