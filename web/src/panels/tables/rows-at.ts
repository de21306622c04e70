import type { History } from "../../../../server/protocol/index.ts";
import type { Tally } from "../../world/index.ts";
import { isWanted, type Wanted } from "./wanted.ts";

/** With more changes than this between two moments, every row is looked at again. */
const fewChanges = 4096;

/**
 * The rows that are wanted at a moment, in the order of sending. Going on to another moment looks only at the rows that
 * have changed in between, so that a run of any length can be followed.
 */
export class RowsAt {
  readonly #history: History;
  readonly #tally: Tally;
  readonly #wanted: Wanted;
  #rows: number[] = [];
  #changes = 0;

  constructor(history: History, tally: Tally, wanted: Wanted) {
    this.#history = history;
    this.#tally = tally;
    this.#wanted = wanted;
  }

  /** The rows at `t`, ms since the run began. The list is another one whenever it has changed. */
  at(t: number): readonly number[] {
    const changes = this.#tally.changesBy(t);
    const [from, to] = changes < this.#changes ? [changes, this.#changes] : [this.#changes, changes];
    if (to === from) return this.#rows;
    if (to - from > fewChanges || this.#changes === 0) this.#rows = this.#lookAtAll(t);
    else {
      const touched = new Set<number>();
      for (let nth = from; nth < to; nth += 1) touched.add(this.#tally.changed(nth));
      this.#rows = this.#rows.slice();
      for (const row of touched) this.#look(row, t);
    }
    this.#changes = changes;
    return this.#rows;
  }

  #is(row: number, t: number): boolean {
    const request = this.#tally.rows[row];
    return request !== undefined && isWanted(this.#history, this.#wanted, request, t);
  }

  #lookAtAll(t: number): number[] {
    const rows: number[] = [];
    const sent = this.#tally.sentBy(t);
    for (let row = 0; row < sent; row += 1) if (this.#is(row, t)) rows.push(row);
    return rows;
  }

  #look(row: number, t: number): void {
    const at = placeIn(this.#rows, row);
    const was = this.#rows[at] === row;
    const is = this.#is(row, t);
    if (was === is) return;
    if (is) this.#rows.splice(at, 0, row);
    else this.#rows.splice(at, 1);
  }
}

/** Where a row stands in a sorted list, or would stand. */
export function placeIn(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? Infinity) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
