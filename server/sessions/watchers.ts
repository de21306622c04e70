import type { Down } from "../protocol/index.ts";

/** Takes what a session says. Must not throw. */
export type Listener = (message: Down) => void;

/** Whoever watches a session. */
export class Watchers {
  /** Each with what bids it goodbye. */
  readonly #all = new Map<Listener, () => void>();

  get any(): boolean {
    return this.#all.size > 0;
  }

  /** @returns what ends it. */
  add(listener: Listener, goodbye: () => void): () => void {
    this.#all.set(listener, goodbye);
    return () => this.#all.delete(listener);
  }

  tell(message: Down): void {
    for (const listener of this.#all.keys()) listener(message);
  }

  /** Bids goodbye to all of them, for good. */
  leave(): void {
    for (const goodbye of this.#all.values()) goodbye();
    this.#all.clear();
  }
}
