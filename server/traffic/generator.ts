import { Client, type ClientHost } from "./client.ts";
import { requestWriter } from "./request-bytes.ts";
import { createSchedule, type Schedule } from "./schedule.ts";
import type { Traffic, TrafficOptions } from "./types.ts";

/** How many late arrivals are sent in one turn of the event loop, before it may look at the sockets again. */
const batch = 128;
/** The longest that Node's timers can wait, in ms. */
const longestTimer = 2 ** 31 - 1;

/**
 * The traffic of a run: an open loop, so that slow answers never hold back the requests that follow.
 * @throws {RangeError} when the options can't be used; the message names the field.
 */
export function createTraffic(options: TrafficOptions): Traffic {
  const { clock, traffic } = options;
  const counts = { sent: 0, settled: 0 };
  const done = Promise.withResolvers<void>();
  const state = { stopping: false };
  let perMs = ratePerMs(traffic.rate, options.second);
  let schedule: Schedule | undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;

  const host = createHost(options, counts, () => {
    if (state.stopping && isQuiet()) done.resolve();
  });
  const clients = clientsOf(options, host);
  const isQuiet = (): boolean => counts.settled === counts.sent && host.connections.size === 0;

  const sendDue = (plan: Schedule, atMost: number): void => {
    for (let sends = 0; !state.stopping && sends < atMost && plan.peek().intended <= clock.now(); sends++) {
      const arrival = plan.take();
      clients[arrival.client]?.send(arrival);
    }
  };
  const beat = (plan: Schedule): void => {
    sendDue(plan, batch);
    arm(plan);
  };
  const disarm = (): void => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
  const arm = (plan: Schedule): void => {
    // A listener may have changed the rate, and so armed the timer, while its event was being emitted.
    disarm();
    if (state.stopping) return;
    const wait = Math.ceil(plan.peek().intended - clock.now());
    if (wait > 0) timer = setTimeout(beat, Math.min(wait, longestTimer), plan);
    else turn = setImmediate(beat, plan);
  };

  return {
    counts,
    start() {
      if (schedule || state.stopping) {
        throw new Error("this traffic has been started or stopped before; create another");
      }
      schedule = createSchedule({ seed: options.seed, perMs, clients: clients.length, from: clock.now() });
      arm(schedule);
    },
    setRate(perClusterSecond) {
      perMs = ratePerMs(perClusterSecond, options.second);
      if (!schedule || state.stopping) return;
      sendDue(schedule, Infinity);
      schedule.setRate(perMs, clock.now());
      arm(schedule);
    },
    stop() {
      state.stopping = true;
      disarm();
      for (const client of clients) client.stop();
      if (isQuiet()) done.resolve();
      return done.promise;
    },
  };
}

function createHost(
  options: TrafficOptions,
  counts: { sent: number; settled: number },
  connectionClosed: () => void,
): ClientHost {
  let connections = 0;
  return {
    traffic: options.traffic,
    connections: new Set(),
    deadline: Math.min(options.traffic.deadline * options.second, longestTimer),
    wire: requestWriter(options.traffic),
    route: (node) => options.route(node),
    nextConnection: () => ++connections,
    connectionClosed,
    sent: () => void counts.sent++,
    settled: () => void counts.settled++,
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
  };
}

/** Clients in the order they are dealt requests: the first of every node, then the second of every node, … */
function clientsOf({ traffic, nodes }: TrafficOptions, host: ClientHost): Client[] {
  if (nodes.length === 0) throw new RangeError("traffic needs at least one node for its clients to live on");
  return Array.from({ length: traffic.clientsPerNode }, (_, at) =>
    nodes.map((node) => new Client(`${node}${at + 1}`, node, host)),
  ).flat();
}

function ratePerMs(perClusterSecond: number, second: number): number {
  if (Number.isFinite(perClusterSecond) && perClusterSecond > 0) return perClusterSecond / second;
  throw new RangeError(
    `traffic.rate must be a number above 0, in requests per cluster second: ${perClusterSecond}`,
  );
}
