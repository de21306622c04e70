import { isLost, type History, type RequestRecord } from "../../../server/protocol/index.ts";

/** A request and the row it is drawn in. */
export interface Bar {
  readonly request: RequestRecord;
  readonly row: number;
  readonly lost: boolean;
}

/** The requests of one pod. `pod` is null for those that no router had an endpoint for. */
export interface Group {
  readonly pod: string | null;
  readonly bars: readonly Bar[];
  readonly rows: number;
  readonly lost: number;
  /** The longest of its requests, in ms; those under way reach to the end of the recording. */
  readonly longest: number;
}

/**
 * Puts each request into the first row that is free, in the order of sending, so that no two touch; failures also
 * keep clear of each other, since their shapes are taller than a row.
 * @param gap ms that stay free behind a request; behind a failure, whose shape is wider than its bar, `afterLoss`.
 */
export function pack(
  requests: readonly RequestRecord[],
  gap: number,
  afterLoss: number,
): { bars: Bar[]; rows: number } {
  const freeAt: number[] = [];
  const lossAt: number[] = [];
  const bars = requests.map((request): Bar => {
    const lost = request.outcome !== undefined && isLost(request.outcome);
    const { t } = request.sent;
    const free = (row: number): boolean => (freeAt[row] ?? -Infinity) <= t - (lost ? afterLoss / 2 : 0);
    const end = request.settled?.t ?? Infinity;
    const clear = (row: number): boolean =>
      near.every((off) => (lossAt[row + off] ?? -Infinity) + afterLoss <= Math.min(end, t + afterLoss));
    const roomy = lost ? firstRow(Math.max(freeAt.length, fewRows), (row) => free(row) && clear(row)) : -1;
    const any = roomy >= 0 ? roomy : firstRow(freeAt.length, free);
    const row = any >= 0 ? any : freeAt.length;
    while (freeAt.length < row) freeAt.push(-Infinity);
    freeAt[row] = end + (lost ? afterLoss : gap);
    if (lost) lossAt[row] = end;
    return { request, row, lost };
  });
  return { bars, rows: freeAt.length };
}

/** Failures keep this far from each other, in rows, where they can; so many rows may be opened for that. */
const near = [-2, -1, 1, 2];
const fewRows = 9;

function firstRow(rows: number, fits: (row: number) => boolean): number {
  for (let row = 0; row < rows; row += 1) if (fits(row)) return row;
  return -1;
}

/** All requests by pod, in the order of the pods' creation. */
export function groupsOf(history: History): Group[] {
  const { second } = history.header.scenario;
  const byPod = new Map<string | null, RequestRecord[]>([...history.pods.keys()].map((pod) => [pod, []]));
  for (const request of history.requests.values()) {
    const list = byPod.get(request.pod);
    if (list) list.push(request);
    else byPod.set(request.pod, [request]);
  }
  return [...byPod].map(([pod, requests]) => {
    requests.sort((a, b) => a.sent.t - b.sent.t || a.id - b.id);
    const { bars, rows } = pack(requests, 0.03 * second, 0.22 * second);
    let longest = 0;
    for (const { sent, settled } of requests)
      longest = Math.max(longest, (settled?.t ?? history.lastT) - sent.t);
    return { pod, bars, rows, lost: bars.filter(({ lost }) => lost).length, longest };
  });
}

/** The bars that reach into [from, to]; `bars` are in the order of sending. */
export function barsBetween({ bars, longest }: Group, from: number, to: number): readonly Bar[] {
  const firstFrom = (t: number): number => {
    let low = 0;
    let high = bars.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bars[middle] as Bar).request.sent.t < t) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return bars.slice(firstFrom(from - longest), firstFrom(to));
}
