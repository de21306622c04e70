import type { Clock } from "../journal/index.ts";

/** The shortest time between two deliveries, in ms: what is due sooner comes together. */
const pause = 20;

interface Options {
  /** Things per ms. */
  readonly perMs: number;
  readonly clock: Clock;
  /** Takes so many at once. What falls due meanwhile comes with the next call; calls never overlap. */
  readonly deliver: (count: number) => Promise<void>;
  /** Told of the first delivery that failed; there is none after it. */
  readonly failed: (error: unknown) => void;
}

/**
 * Delivers at a steady rate whatever the time it takes: an open loop, without a drift. The first is due one interval
 * from now.
 * @returns how to end it; resolves when the last delivery is over.
 */
export function deliverSteadily({ perMs, clock, deliver, failed }: Options): () => Promise<void> {
  const began = clock.now();
  let delivered = 0;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  let ended = false;

  const beat = async (): Promise<void> => {
    const due = Math.floor((clock.now() - began) * perMs) - delivered;
    if (due > 0) {
      await deliver(due);
      delivered += due;
    }
    arm();
  };
  const arm = (): void => {
    if (ended) return;
    const next = began + (delivered + 1) / perMs;
    timer = setTimeout(
      () => {
        underWay = beat().catch((error: unknown) => {
          ended = true;
          failed(error);
        });
      },
      Math.max(pause, next - clock.now()),
    );
  };
  arm();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await underWay;
  };
}
