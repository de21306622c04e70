/** Counts what each pod holds. One thing is held by one pod at a time, or by none. */
export class Tally<Thing> {
  readonly #holder = new Map<Thing, string>();
  readonly #counts = new Map<string, number>();

  /** From here on this pod holds it, and nobody else. */
  put(thing: Thing, pod: string | null): void {
    this.take(thing);
    if (pod === null) return;
    this.#holder.set(thing, pod);
    this.#counts.set(pod, this.of(pod) + 1);
  }

  /** Nobody holds it any more. */
  take(thing: Thing): void {
    const pod = this.#holder.get(thing);
    if (pod === undefined) return;
    this.#holder.delete(thing);
    this.#counts.set(pod, this.of(pod) - 1);
  }

  of(pod: string): number {
    return this.#counts.get(pod) ?? 0;
  }
}
