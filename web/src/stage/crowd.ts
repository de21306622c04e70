import type { Cast } from "./cast/cast.ts";

/** More than so many requests in a cluster second, or in view, and single dots are no longer to be told apart. */
const most = { perSecond: 500, inView: 700 } as const;
/** Of a crowd so many dots are drawn in a cluster second. */
const sample = 500;

/** Whether there are too many requests to show each one, and of how many one is drawn. */
export interface Crowd {
  readonly many: boolean;
  readonly every: number;
}

/**
 * Looks at whole seconds that lie behind, so that the picture changes its manner seldom, and the same way whenever
 * that moment is looked at.
 */
export function crowdAt({ history, requests }: Cast, t: number, inView: number): Crowd {
  const { second } = history.header.scenario;
  const at = Math.min(t, history.lastT);
  const current = Math.floor(at / second) * second;
  let busiest = 0;
  for (let back = 1; back <= 3; back += 1) {
    const from = current - back * second;
    busiest = Math.max(busiest, requests.times.begun(from + second) - requests.times.begun(from));
  }
  const many = busiest > most.perSecond || inView > most.inView;
  // A power of two, so that those that are drawn stay the same while the crowd grows and shrinks a little.
  return {
    many,
    every: many ? 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(busiest, inView) / sample))) : 1,
  };
}
