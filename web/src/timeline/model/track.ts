/** What a bar stands for: a request's try on a pod, a claimed job, a WebSocket, an event stream. */
export type TrackOf = "request" | "job" | "socket" | "stream";

/** How far apart bars of one track are kept, ms. */
export interface Spacing {
  /** Free behind a bar. */
  readonly gap: number;
  /** Free behind a loss, whose shape is wider than its bar, and in the rows beside it. */
  readonly afterLoss: number;
}

const block = 64;
/** Losses keep clear of what begins soon after them in these rows beside them, where so few rows are enough for it. */
const near = [-2, -1, 1, 2];
const fewRows = 9;

/**
 * The bars of one pod in rows that never overlap, in the order in which they began. It only grows: a bar's row is
 * chosen when it begins, from what was known then, so that a run watched live and the same run read at once look alike.
 */
export class Track {
  readonly of: TrackOf;
  readonly pod: string | null;
  readonly #spacing: Spacing;
  length = 0;
  rows = 0;
  id = new Float64Array(block);
  /** Which of its proxy's tries, or of its claims; 0 is the first. */
  nth = new Uint16Array(block);
  /** ms since the run began; `to` is Infinity while it lasts. */
  from = new Float64Array(block);
  to = new Float64Array(block);
  row = new Uint16Array(block);
  /** `from` made to never go back, to search in. */
  #key = new Float64Array(block);
  #late = 0;
  /** When bars ended, in the order of ending. */
  #ends = new Float64Array(block);
  #ended = 0;
  /** The latest end within each block of bars, and how many of it last. */
  readonly #reach: number[] = [];
  readonly #open: number[] = [];
  readonly #freeAt: number[] = [];
  readonly #lossAt: number[] = [];
  /** Bars that count as lost, in the order of their ends. */
  readonly lost: number[] = [];
  readonly #isLost = new Set<number>();

  constructor(of: TrackOf, pod: string | null, spacing: Spacing) {
    this.of = of;
    this.pod = pod;
    this.#spacing = spacing;
  }

  /** Begins a bar. @returns its index. */
  begin(id: number, nth: number, t: number): number {
    const index = this.length;
    if (index === this.id.length) this.#widen();
    const row = this.#rowFor(t);
    const key = Math.max(t, index > 0 ? (this.#key[index - 1] as number) : t);
    this.length += 1;
    this.id[index] = id;
    this.nth[index] = nth;
    this.from[index] = t;
    this.to[index] = Infinity;
    this.row[index] = row;
    this.#key[index] = key;
    this.#late = Math.max(this.#late, key - t);
    this.#freeAt[row] = Infinity;
    this.rows = Math.max(this.rows, row + 1);
    const at = Math.floor(index / block);
    this.#reach[at] ??= -Infinity;
    this.#open[at] = (this.#open[at] ?? 0) + 1;
    return index;
  }

  /** Ends a bar; one that had ended already ends at another moment. @param loss whether its end is drawn as one. */
  end(index: number, t: number, loss: boolean): void {
    const again = this.to[index] !== Infinity;
    const to = Math.max(t, this.from[index] as number);
    const at = Math.floor(index / block);
    this.to[index] = to;
    this.#reach[at] = Math.max(this.#reach[at] as number, to);
    const row = this.row[index] as number;
    if (again) return;
    this.#open[at] = (this.#open[at] as number) - 1;
    if (this.#ended === this.#ends.length) this.#ends = doubled(this.#ends);
    this.#ends[this.#ended] = Math.max(t, this.#ended > 0 ? (this.#ends[this.#ended - 1] as number) : t);
    this.#ended += 1;
    this.#freeAt[row] = to + (loss ? this.#spacing.afterLoss : this.#spacing.gap);
    if (loss) this.#lossAt[row] = to;
  }

  /** Counts a bar as lost, or no longer. */
  mark(index: number, lost: boolean): void {
    if (this.#isLost.has(index) === lost) return;
    const before = (other: number): boolean =>
      (this.to[other] as number) < (this.to[index] as number) ||
      (this.to[other] === this.to[index] && other < index);
    const place = lowerBound(this.lost.length, (middle) => before(this.lost[middle] as number));
    if (lost) {
      this.#isLost.add(index);
      this.lost.splice(place, 0, index);
    } else {
      this.#isLost.delete(index);
      this.lost.splice(this.lost.indexOf(index), 1);
    }
  }

  isLost(index: number): boolean {
    return this.#isLost.has(index);
  }

  /** How many have begun before `t`, and how many have ended before it. */
  begunBefore(t: number): number {
    return lowerBound(this.length, (middle) => (this.#key[middle] as number) < t);
  }
  endedBefore(t: number): number {
    return lowerBound(this.#ended, (middle) => (this.#ends[middle] as number) < t);
  }

  /** At most so many bars reach into [from, to]. */
  countBetween(from: number, to: number): number {
    return Math.max(0, this.begunBefore(to) - this.endedBefore(from));
  }

  /** Calls `visit` for each bar that reaches into [from, to], in the order of beginning. */
  eachBetween(from: number, to: number, visit: (index: number) => void): void {
    const end = this.begunBefore(to + this.#late);
    for (let at = 0; at * block < end; at += 1) {
      if (this.#open[at] === 0 && (this.#reach[at] as number) < from) continue;
      const last = Math.min(end, (at + 1) * block);
      for (let index = at * block; index < last; index += 1) {
        if ((this.to[index] as number) >= from && (this.from[index] as number) <= to) visit(index);
      }
    }
  }

  /** Calls `visit` for each lost bar whose end lies in [from, to], in the order of ending. */
  eachLossBetween(from: number, to: number, visit: (index: number) => void): void {
    const end = (place: number): number => this.to[this.lost[place] as number] as number;
    let place = lowerBound(this.lost.length, (middle) => end(middle) < from);
    for (; place < this.lost.length && end(place) <= to; place += 1) visit(this.lost[place] as number);
  }

  #rowFor(t: number): number {
    const free = (row: number): boolean => (this.#freeAt[row] ?? -Infinity) <= t;
    const clear = (row: number): boolean =>
      near.every((off) => (this.#lossAt[row + off] ?? -Infinity) + this.#spacing.afterLoss <= t);
    const rows = this.#freeAt.length;
    let any = -1;
    for (let row = 0; row < Math.max(rows, fewRows); row += 1) {
      if (!free(row)) continue;
      if (clear(row)) return row;
      if (any < 0 && row < rows) any = row;
    }
    return any >= 0 ? any : rows;
  }

  #widen(): void {
    this.id = doubled(this.id);
    this.from = doubled(this.from);
    this.to = doubled(this.to);
    this.#key = doubled(this.#key);
    this.nth = wider(this.nth);
    this.row = wider(this.row);
  }
}

function doubled(list: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const more = new Float64Array(list.length * 2);
  more.set(list);
  return more;
}

function wider(list: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const more = new Uint16Array(list.length * 2);
  more.set(list);
  return more;
}

/** The first index for which `below` no longer holds; it must hold for all before. */
export function lowerBound(length: number, below: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (below(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
