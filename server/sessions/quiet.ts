/** Tells whoever waits for it when nothing is under way any more. */
export class Quiet {
  readonly #busy: () => boolean;
  readonly #waiting = new Set<() => void>();

  constructor(busy: () => boolean) {
    this.#busy = busy;
  }

  /** Resolves once it is quiet, be it now. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      this.look();
    });
  }

  /** Something has ended: perhaps it is quiet now. */
  look(): void {
    if (this.#busy()) return;
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
