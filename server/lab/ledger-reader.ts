import type { RunLedger } from "../ledger/index.ts";
import type { EventBody } from "../protocol/index.ts";

/** How often the ledger is read while a run goes on, in ms. */
const period = 200;

/** Who wrote a row: what its connection called itself, and the server's process behind it. */
interface Writer {
  readonly pod: string;
  readonly backend: number;
}

/** Follows the ledger during a run: every new payment, and whatever happens to a job, becomes an event. */
export class LedgerReader {
  readonly #ledger: RunLedger;
  readonly #podOf: (writer: Writer) => string;
  readonly #emit: (event: EventBody) => void;
  /** Rows seen of each request. */
  readonly #committed = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #finished = false;

  /** @param podAt the pod whose connection leads to this backend; undefined where nobody saw one. */
  constructor(
    ledger: RunLedger,
    podAt: (backend: number) => string | undefined,
    emit: (event: EventBody) => void,
  ) {
    this.#ledger = ledger;
    this.#podOf = ({ pod, backend }) => podAt(backend) ?? pod;
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
    const { payments, steps } = await this.#ledger.news();
    for (const { payment, atMs, ...witness } of payments) {
      const request = Number(payment);
      if (!Number.isSafeInteger(request) || request < 0) continue;
      this.#committed.set(request, (this.#committed.get(request) ?? 0) + 1);
      this.#emit({ type: "payment.committed", request, pod: this.#podOf(witness), atMs: Math.max(0, atMs) });
    }
    for (const { job, what, atMs, ...witness } of steps) {
      const at = { job, atMs: Math.max(0, atMs) };
      if (what === "queued") this.#emit({ type: "job.queued", ...at });
      else this.#emit({ type: `job.${what}`, pod: this.#podOf(witness), ...at });
    }
  }
}
