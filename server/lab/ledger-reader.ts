import type { RunLedger } from "../ledger/index.ts";
import type { EventBody, Scenario } from "../protocol/index.ts";

/** How often the ledger is read while a run goes on, in ms: steps of the scenario may wait for what jobs do. */
export const readingPeriod = ({ jobs, second }: Scenario): number =>
  Math.min(200, Math.max(25, jobs ? second / 2 : second));

interface Options {
  readonly ledger: RunLedger;
  /** The pod whose connection leads to this backend; undefined where nobody saw one. */
  readonly podAt: (backend: number) => string | undefined;
  /** How often it is read, in ms. */
  readonly every: number;
  readonly emit: (event: EventBody) => void;
}

/** Who wrote a row: what its connection called itself, and the server's process behind it. */
interface Writer {
  readonly pod: string;
  readonly backend: number;
}

/** Follows the ledger during a run: every new payment, and whatever happens to a job, becomes an event. */
export class LedgerReader {
  readonly #options: Options;
  /** Rows seen of each request. */
  readonly #committed = new Map<number, number>();
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();
  #finished = false;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      // A failed read shows when the run is settled: `finish` reads again and then rejects.
      this.#reading = this.#read().catch(() => undefined);
      void this.#reading.then(() => {
        if (!this.#finished) this.start();
      });
    }, this.#options.every);
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
    const { ledger, podAt, emit } = this.#options;
    const podOf = ({ pod, backend }: Writer): string => podAt(backend) ?? pod;
    const { payments, steps } = await ledger.news();
    for (const { payment, atMs, ...witness } of payments) {
      const request = Number(payment);
      if (!Number.isSafeInteger(request) || request < 0) continue;
      this.#committed.set(request, (this.#committed.get(request) ?? 0) + 1);
      emit({ type: "payment.committed", request, pod: podOf(witness), atMs: Math.max(0, atMs) });
    }
    for (const { job, what, atMs, ...witness } of steps) {
      const at = { job, atMs: Math.max(0, atMs) };
      if (what === "queued") emit({ type: "job.queued", ...at });
      else emit({ type: `job.${what}`, pod: podOf(witness), ...at });
    }
  }
}
