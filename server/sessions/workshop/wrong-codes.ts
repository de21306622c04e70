import { Allowance } from "../allowance.ts";

/**
 * How many wrong codes are looked at: there are 32⁶ codes, so that whoever tried them for eight hours, from however many
 * addresses, would find the right one in one workshop of 18,000. A room behind one address has room for its typing errors.
 */
const overall = { burst: 60, perMinute: 120 };
const perAddress = { burst: 20, perMinute: 20 };

/** Addresses that are remembered at a time, so that nobody fills the memory with them. */
const most = 10_000;

/** Keeps a join code from being guessed: who has said too many wrong ones has to wait, and so has everybody else in the end. */
export class WrongCodes {
  readonly #now: () => number;
  readonly #overall: Allowance;
  readonly #addresses = new Map<string, Allowance>();

  /** @param now ms, never going back. */
  constructor(now: () => number) {
    this.#now = now;
    this.#overall = new Allowance(overall, now);
  }

  /** ms until a code from this address is looked at; 0 for now. */
  wait(address: string): number {
    return Math.max(this.#overall.wait, this.#addresses.get(address)?.wait ?? 0);
  }

  /** The code from this address was wrong. */
  add(address: string): void {
    this.#overall.use();
    const known = this.#addresses.get(address) ?? new Allowance(perAddress, this.#now);
    known.use();
    this.#addresses.set(address, known);
    if (this.#addresses.size > most) this.#forget();
  }

  #forget(): void {
    for (const [address, allowance] of this.#addresses) if (allowance.whole) this.#addresses.delete(address);
    // More of them than are allowed overall within the time that it takes to fill up again: there are none.
    for (const [address] of this.#addresses) {
      if (this.#addresses.size <= most) return;
      this.#addresses.delete(address);
    }
  }
}
