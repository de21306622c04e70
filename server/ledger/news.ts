import pg, { type Client } from "pg";
import { reason } from "./admin.ts";
import { mostRows, newsStatement, nothingSeen } from "./tables.ts";

/** Who wrote a row, and when. */
export interface Witness {
  /** The pod that wrote it, by its own account: its connection's application name. */
  readonly pod: string;
  /** The process id of the server's backend that wrote it: this a pod can't choose. */
  readonly backend: number;
  /** The database's clock when the row was written, as ms since the run began. */
  readonly atMs: number;
}

/** A payment that is committed. */
export interface Payment extends Witness {
  readonly payment: string;
}

/** Something that happened to a job. */
export interface JobStep extends Witness {
  readonly job: number;
  readonly what: "queued" | "claimed" | "finished" | "released";
}

/** What was committed since the last time. Both lists are in the order of the rows' numbers. */
export interface News {
  readonly payments: readonly Payment[];
  /** For each job in the order in which it happened: the job's own row was locked for it. */
  readonly steps: readonly JobStep[];
}

interface Row extends Witness {
  readonly what: "paid" | JobStep["what"];
  readonly subject: string;
}

/** Reads a run's tables so that every committed row comes up exactly once, however late it was committed. */
export class NewsReader {
  readonly #client: Client;
  /** The name of the run's schema. */
  readonly #name: string;
  /** The moment the run began by the database's clock, in ms since 1970. */
  readonly #base: number;
  #seen = nothingSeen;
  #count = 0;

  constructor(client: Client, name: string, base: number) {
    this.#client = client;
    this.#name = name;
    this.#base = base;
  }

  /** @throws {Error} when the database is gone, or a pod has filled it beyond measure. */
  async read(): Promise<News> {
    let rows: Row[];
    try {
      ({ rows } = await this.#client.query<Row>(newsStatement(pg.escapeIdentifier(this.#name)), [
        this.#base,
        this.#seen,
      ]));
    } catch (error) {
      throw new Error(`the ledger ${this.#name} can't be read: ${reason(error)}`, { cause: error });
    }
    const [snapshot, ...fresh] = rows;
    this.#count += fresh.length;
    if (this.#count > mostRows) {
      throw new Error(`the ledger ${this.#name} holds more than ${mostRows} rows: a pod writes without end`);
    }
    this.#seen = snapshot?.subject ?? this.#seen;
    const payments: Payment[] = [];
    const steps: JobStep[] = [];
    for (const { what, subject, pod, backend, atMs } of fresh) {
      if (what === "paid") payments.push({ payment: subject, pod, backend, atMs });
      else steps.push({ job: Number(subject), what, pod, backend, atMs });
    }
    return { payments, steps };
  }
}
