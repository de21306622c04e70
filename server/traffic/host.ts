import type { EventBody } from "../protocol/event.ts";
import { usualHost } from "./request-bytes.ts";
import type { TrafficOptions } from "./types.ts";

/**
 * So many connections open at once are more than any scenario needs, and well below the limit on descriptors that the
 * database and the pods of this lab have to share with us.
 */
const maxConnections = 8192;
/** From here on, a proxy numbers its own connections. */
const proxyNumbers = 1_000_000;

const fieldOf = (line: string): [name: string, value: string] => {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
};

/** What everybody who opens connections in a run shares. */
export interface TrafficHost {
  route: TrafficOptions["route"];
  /** The host that requests name, and further fields of their heads, by name. */
  readonly authority: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly emit: (event: EventBody) => void;
  /** How many connections are open, or opening. */
  readonly open: number;
  nextConnection(): number;
  /**
   * Makes a connection, and counts it from then on.
   * @throws when it can't be made: whatever `make` throws, or that too many are open.
   */
  opening(make: () => object): void;
  /** A connection's socket is closed; nothing will come from it. */
  closed(connection: object): void;
}

/** `whenClosed` is called after each connection that has been closed. */
export function createHost(options: TrafficOptions, whenClosed: () => void): TrafficHost {
  const connections = new Set<object>();
  let numbers = 0;
  return {
    route: (node) => options.route(node),
    authority: options.host ?? usualHost,
    fields: Object.fromEntries((options.head ?? []).map(fieldOf)),
    emit(event) {
      try {
        options.emit(event);
      } catch (error) {
        // A defect of the listener: it must come to light, but not by leaving a request half settled.
        process.nextTick(() => {
          throw error;
        });
      }
    },
    get open() {
      return connections.size;
    },
    nextConnection() {
      const number = ++numbers;
      // A run that outlasts the clients' share of the numbers goes on far above the proxies'.
      return number < proxyNumbers ? number : number + proxyNumbers * 1000;
    },
    opening(make) {
      if (connections.size >= maxConnections)
        throw new Error(`${maxConnections} connections are open already`);
      connections.add(make());
    },
    closed(connection) {
      connections.delete(connection);
      whenClosed();
    },
  };
}
