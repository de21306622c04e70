import type { TrafficHost } from "../host.ts";
import { longestTimer } from "../kinds.ts";
import { checkPath } from "../request-bytes.ts";
import type { TrafficOptions } from "../types.ts";
import { eventStreams } from "./event-stream.ts";
import { Holder, type Protocol } from "./holder.ts";
import { keepSilent } from "./silent.ts";
import { webSockets } from "./web-socket.ts";

/** Every connection of the run that is opened for its own sake. */
export interface Held {
  start(): void;
  /** Closes all of them from this side. */
  stop(): void;
  /** Whether one is open or being opened. */
  readonly active: boolean;
}

/**
 * WebSockets, event streams, and connections that never say a word. `whenIdle` is called when one has ended.
 * @throws {RangeError} when a path can't be sent.
 */
export function createHeld(options: TrafficOptions, host: TrafficHost, whenIdle: () => void): Held {
  const { traffic, nodes, second, seed } = options;
  const deadline = Math.min(traffic.deadline * second, longestTimer);
  const holdersOf = (field: "sockets" | "streams", speak: typeof webSockets): Holder[] => {
    const settings = traffic[field];
    if (!settings) return [];
    checkPath(`traffic.${field}.path`, settings.path);
    const protocol: Protocol = speak(host, settings.path, deadline);
    let ids = 0;
    const nextId = (): number => ++ids;
    return clientsOf(nodes, settings.clientsPerNode).map(
      ({ node, nth }) =>
        new Holder(protocol, { node, nth, settings, seed, second, deadline, nextId, host, whenIdle }),
    );
  };
  const holders = [...holdersOf("sockets", webSockets), ...holdersOf("streams", eventStreams)];
  const halfSentTo = traffic.kinds[0]?.path ?? traffic.path;
  let silent: (() => void)[] = [];
  return {
    start() {
      for (const holder of holders) holder.start();
      silent = [
        ...clientsOf(nodes, traffic.preconnects).map(({ node }) => keepSilent(node, host)),
        ...clientsOf(nodes, traffic.halfSent).map(({ node }) => keepSilent(node, host, halfSentTo)),
      ];
    },
    stop() {
      for (const holder of holders) holder.stop();
      for (const close of silent) close();
    },
    get active() {
      return holders.some((holder) => holder.active);
    },
  };
}

/** Clients in the order they open: the first of every node, then the second of every node, … */
function clientsOf(nodes: readonly string[], perNode: number): { node: string; nth: number }[] {
  return Array.from({ length: perNode }, (_, at) => nodes.map((node) => ({ node, nth: at + 1 }))).flat();
}
