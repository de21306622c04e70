import { createRandom, type Random } from "../protocol/random.ts";

/** One request that the schedule wants sent. */
export interface Arrival {
  /** Which arrival this is: 1 for the first, then without gaps. */
  readonly nth: number;
  /** When to send it, in ms since the run began. */
  readonly intended: number;
  /** Which client sends it, as an index. */
  readonly client: number;
  /** Which kind of request it is, as an index. */
  readonly kind: number;
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
  /** How often each kind of request is wanted, relative to the others. */
  weights: readonly number[];
}): Schedule {
  const { clients } = options;
  const random = createRandom(options.seed, "arrivals");
  const drawKind = kindDrawer(options.weights, createRandom(options.seed, "kinds"));
  let interval = 1 / options.perMs;
  let origin = options.from;
  let placed = 0;
  let nth = 1;
  let pending = { moved: random(), amount: random(), kind: drawKind() };

  const arrival = (): Arrival => ({
    nth,
    intended: origin + (placed + 0.5 + (2 * pending.moved - 1) * stray) * interval,
    client: (nth - 1) % clients,
    kind: pending.kind,
    amount: cheapest + Math.floor(pending.amount * (dearest - cheapest + 1)),
  });
  let next = arrival();

  return {
    peek: () => next,
    take() {
      const taken = next;
      nth++;
      placed++;
      pending = { moved: random(), amount: random(), kind: drawKind() };
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

/** Draws indexes as often as their weights say. A sequence of its own: a mix leaves the arrivals where they were. */
function kindDrawer(weights: readonly number[], random: Random): () => number {
  let sum = 0;
  const bounds = weights.map((weight) => (sum += weight));
  return () => {
    const drawn = random() * sum;
    return Math.max(
      0,
      bounds.findIndex((bound) => drawn < bound),
    );
  };
}
