import { createRandom } from "../../protocol/random.ts";

/** Draws that can be had again by their seed. */
export interface Draw {
  /** A whole number from 0 up to, and not including, this. */
  below(most: number): number;
  chance(share: number): boolean;
  one<T>(list: readonly T[]): T;
}

/** @param what keeps the draws of one purpose apart from those of another */
export function createDraw(seed: number, what: string): Draw {
  const random = createRandom(seed, what);
  const below = (most: number): number => Math.floor(random() * most);
  return {
    below,
    chance: (share) => random() < share,
    one: <T>(list: readonly T[]) => list[below(list.length)] as T,
  };
}

/** FUZZ_SEED, so that a failure can be had again, or a new one. */
export const seedOfTheDay = (): number =>
  Number(process.env["FUZZ_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
