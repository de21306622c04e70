import type { RunLedger } from "../ledger/index.ts";
import type { EventBody } from "../protocol/index.ts";

/** How often the ledger is read while a run goes on, in ms. */
const period = 200;

/** Follows the ledger during a run: every new payment becomes an event. */
export class LedgerReader {
  readonly #ledger: RunLedger;
  readonly #emit: (event: EventBody) => void;
  /** Rows seen of each request. */
  readonly #committed = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #finished = false;

  constructor(ledger: RunLedger, emit: (event: EventBody) => void) {
    this.#ledger = ledger;
    this.#emit = emit;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      // A failed read shows when the run is settled: `finish` reads again and then rejects.
      this.#reading = this.#read().catch(() => undefined);
      void this.#reading.then(() => {
        if (!this.#finished) this.start();
      });
    }, period);
  }

  /**
   * Reads once more, and no more by itself.
   *
   * @returns how many rows the ledger holds for each request that it knows.
   */
  async finish(): Promise<ReadonlyMap<number, number>> {
    this.#finished = true;
    clearTimeout(this.#timer);
    await this.#reading;
    await this.#read();
    return this.#committed;
  }

  async #read(): Promise<void> {
    const rows = new Map<number, number>();
    for (const { payment, pod, atMs } of await this.#ledger.payments()) {
      const request = Number(payment);
      if (!Number.isSafeInteger(request) || request < 0) continue;
      const count = (rows.get(request) ?? 0) + 1;
      rows.set(request, count);
      if (count <= (this.#committed.get(request) ?? 0)) continue;
      this.#committed.set(request, count);
      this.#emit({ type: "payment.committed", request, pod, atMs: Math.max(0, atMs) });
    }
  }
}
