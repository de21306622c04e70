/** Draws the next number, evenly spread over [0, 1). */
export type Random = () => number;

/**
 * A seeded source of random numbers (mulberry32): the same seed gives the same sequence on every machine. `stream`
 * keeps the sequences of different users of one seed apart.
 */
export function createRandom(seed: number, stream: string): Random {
  let state = hash(stream, seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a over the name, begun from the seed. */
function hash(name: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) | 0;
  for (let at = 0; at < name.length; at++) value = Math.imul(value ^ name.charCodeAt(at), 0x01000193);
  return value;
}
