import type { Moment } from "../history.ts";

/** One link of the chain that proves a cause. `evidence` is false for what only the pod itself said. */
export interface Link extends Moment {
  readonly says: string;
  readonly evidence: boolean;
}

/** A link at a moment, or none where it was never reached. */
export const link = (at: Moment | undefined, says: string, evidence = true): Link | undefined =>
  at && { seq: at.seq, t: at.t, says, evidence };

/** The links that there are, in the order of time. */
export const chain = (links: readonly (Link | undefined)[]): Link[] =>
  links.filter((entry) => entry !== undefined).toSorted((a, b) => a.t - b.t || a.seq - b.seq);

/** The seq of what the lab itself saw. */
export const evidenceOf = (links: readonly Link[]): number[] =>
  links.filter(({ evidence }) => evidence).map(({ seq }) => seq);
