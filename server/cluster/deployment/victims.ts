/** What the choice of a victim looks at. */
export interface Candidate {
  readonly name: string;
  readonly node: string;
  readonly ready: boolean;
  /** ms since the run began; Infinity while it isn't ready. */
  readonly readySince: number;
  /** A larger one is newer. */
  readonly ordinal: number;
}

/**
 * The pods that a ReplicaSet deletes when it has too many, the first victim first: unready before ready, then from
 * the node that has most pods of the deployment, then whoever became ready last, then the newest. (Kubernetes,
 * ReplicaSet: scaling down)
 *
 * @param related how many pods the whole deployment has on a node
 */
export function victims<C extends Candidate>(pods: readonly C[], related: (node: string) => number): C[] {
  return pods.toSorted(
    (a, b) =>
      Number(a.ready) - Number(b.ready) ||
      related(b.node) - related(a.node) ||
      later(a.readySince, b.readySince) ||
      b.ordinal - a.ordinal,
  );
}

const later = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);
