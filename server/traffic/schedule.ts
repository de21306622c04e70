import { createRandom } from "../protocol/random.ts";

/** One request that the schedule wants sent. */
export interface Arrival {
  /** The request's id: 1 for the first arrival, then without gaps. */
  readonly request: number;
  /** When to send it, in ms since the run began. */
  readonly intended: number;
  /** Which client sends it, as an index. */
  readonly client: number;
  /** What is paid, in cents. */
  readonly amount: number;
}

export interface Schedule {
  /** The next arrival, without taking it. */
  peek(): Arrival;
  /** Takes the next arrival. */
  take(): Arrival;
  /** From `now` (ms since the run began) on, arrivals come at `perMs`. The pending one is moved too. */
  setRate(perMs: number, now: number): void;
}

/** How far an arrival may stray from its even place, as a share of the interval. Below 0.5 the order can't change. */
const stray = 0.4;
const cheapest = 100;
const dearest = 100_00;

/**
 * Arrivals that depend on nothing but the seed and the rate: evenly spaced, each moved by up to ±40 % of the interval,
 * and dealt round the clients, so that each client keeps a beat of its own. Answers never delay them.
 */
export function createSchedule(options: {
  seed: number;
  perMs: number;
  clients: number;
  /** When the schedule begins, in ms since the run began. */
  from: number;
}): Schedule {
  const { clients } = options;
  const random = createRandom(options.seed, "arrivals");
  let interval = 1 / options.perMs;
  let origin = options.from;
  let placed = 0;
  let request = 1;
  let pending = { moved: random(), amount: random() };

  const arrival = (): Arrival => ({
    request,
    intended: origin + (placed + 0.5 + (2 * pending.moved - 1) * stray) * interval,
    client: (request - 1) % clients,
    amount: cheapest + Math.floor(pending.amount * (dearest - cheapest + 1)),
  });
  let next = arrival();

  return {
    peek: () => next,
    take() {
      const taken = next;
      request++;
      placed++;
      pending = { moved: random(), amount: random() };
      next = arrival();
      return taken;
    },
    setRate(perMs, now) {
      interval = 1 / perMs;
      origin = now;
      placed = 0;
      next = arrival();
    },
  };
}
