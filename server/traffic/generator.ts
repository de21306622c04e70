import { handKind, handSender } from "./by-hand.ts";
import { Client, type Attempt } from "./client.ts";
import { createHeld } from "./held/index.ts";
import { createHost, type TrafficHost } from "./host.ts";
import { kindsOf, longestTimer, type Kind } from "./kinds.ts";
import { Retries } from "./retries.ts";
import { createSchedule, type Arrival, type Schedule } from "./schedule.ts";
import type { Traffic, TrafficOptions } from "./types.ts";

/** How many late arrivals are sent in one turn of the event loop, before it may look at the sockets again. */
const batch = 128;

/**
 * The traffic of a run: an open loop, so that slow answers never hold back the requests that follow.
 * @throws {RangeError} when the options can't be used; the message names the field.
 */
export function createTraffic(options: TrafficOptions): Traffic {
  const { clock, traffic, seed, second } = options;
  const { kinds, weights } = kindsOf(options);
  const counts = { sent: 0, settled: 0 };
  const done = Promise.withResolvers<void>();
  const state = { stopping: false };
  /** By the request that is to be tried again. */
  const backoffs = new Map<number, NodeJS.Timeout>();
  let perMs = ratePerMs(traffic.rate, second);
  let schedule: Schedule | undefined;
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;

  const isQuiet = (): boolean => counts.settled === counts.sent && host.open === 0 && !held.active;
  const perhapsDone = (): void => {
    if (state.stopping && isQuiet()) done.resolve();
  };
  const host = createHost(options, perhapsDone);
  const held = createHeld(options, host, perhapsDone);
  const clients = clientsOf(options, host);
  const retries = new Retries(options);

  const send = (client: Client, attempt: Attempt): void => {
    let wait: number | undefined;
    const byHand = attempt.kind.kept !== undefined;
    counts.sent++;
    client.send(attempt, {
      retries(ending) {
        if (!state.stopping && !byHand) wait = retries.next(attempt, ending);
        return wait !== undefined;
      },
      settled() {
        counts.settled++;
        if (wait !== undefined) tryAgain(client, attempt, wait);
        perhapsDone();
      },
    });
  };
  const sendArrival = ({ client, kind, intended, amount }: Arrival): void => {
    const request = counts.sent + 1;
    retries.earn();
    send(clients[client] as Client, {
      request,
      first: request,
      attempt: 1,
      intended,
      kind: kinds[kind] as Kind,
      amount,
    });
  };
  const tryAgain = (client: Client, before: Attempt, wait: number): void => {
    const { request } = before;
    // A listener may have stopped the traffic when it heard how the last attempt ended.
    if (state.stopping) return host.emit({ type: "request.abandoned", request });
    const intended = clock.now() + wait;
    const again = (): void => {
      backoffs.delete(request);
      send(client, { ...before, request: counts.sent + 1, attempt: before.attempt + 1, intended });
    };
    backoffs.set(request, setTimeout(again, Math.min(wait, longestTimer)));
  };

  const sendDue = (plan: Schedule, atMost: number): void => {
    for (let sends = 0; !state.stopping && sends < atMost && plan.peek().intended <= clock.now(); sends++) {
      sendArrival(plan.take());
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
      schedule = createSchedule({ seed, perMs, clients: clients.length, from: clock.now(), weights });
      held.start();
      arm(schedule);
    },
    setRate(perClusterSecond) {
      perMs = ratePerMs(perClusterSecond, second);
      if (!schedule || state.stopping) return;
      sendDue(schedule, Infinity);
      schedule.setRate(perMs, clock.now());
      arm(schedule);
    },
    send(order) {
      if (state.stopping) return "the traffic has ended; start another run";
      const first = counts.sent + 1;
      const kind = handKind(order, options);
      const about = { request: first, first, attempt: 1, intended: clock.now(), amount: 0 };
      send(handSender(order, host), { ...about, kind });
      return undefined;
    },
    stop() {
      state.stopping = true;
      disarm();
      for (const [request, backoff] of backoffs) {
        clearTimeout(backoff);
        host.emit({ type: "request.abandoned", request });
      }
      backoffs.clear();
      for (const client of clients) client.stop();
      held.stop();
      perhapsDone();
      return done.promise;
    },
  };
}

/** Clients in the order they are dealt requests: the first of every node, then the second of every node, … */
function clientsOf({ traffic, nodes }: TrafficOptions, host: TrafficHost): Client[] {
  if (nodes.length === 0) throw new RangeError("traffic needs at least one node for its clients to live on");
  const { clientsPerNode, connections, kept } = traffic;
  const keeps = (at: number): boolean => connections === "warm" || (connections === "mixed" && at % 2 === 0);
  return Array.from({ length: clientsPerNode }, (_, at) =>
    nodes.map((node) => new Client(`${node}${at + 1}`, node, keeps(at) ? kept : 0, host)),
  ).flat();
}

function ratePerMs(perClusterSecond: number, second: number): number {
  if (Number.isFinite(perClusterSecond) && perClusterSecond > 0) return perClusterSecond / second;
  throw new RangeError(
    `traffic.rate must be a number above 0, in requests per cluster second: ${perClusterSecond}`,
  );
}
