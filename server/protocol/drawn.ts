import { createRandom } from "./random.ts";

/** So many of these, in their own order: the same seed draws the same ones. */
export function drawn<T>(from: readonly T[], count: number, seed: number): T[] {
  const random = createRandom(seed, "draw");
  const left = [...from];
  while (left.length > count) left.splice(Math.floor(random() * left.length), 1);
  return left;
}

/** Every draw that there is. */
export function drawsOf<T>(from: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return from.flatMap((first, at) =>
    drawsOf(from.slice(at + 1), count - 1).map((others) => [first, ...others]),
  );
}
