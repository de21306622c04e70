import { fold, isLost, preStopOf, type Journal } from "../../protocol/index.ts";
import { pod } from "../header.ts";

/** So much of what comes after the signal is drawn before it, but within these bounds, in ms; and half as much behind. */
const lead = { share: 1 / 3, least: 100, most: 1000 };

/** What may happen to a process, as it is drawn: one sign, and what it stands for. */
export const marks = {
  deleted: { sign: "D", means: "deleted" },
  signal: { sign: "S", means: "signal" },
  door: { sign: "┤", means: "door shut" },
  routers: { sign: "R", means: "routers know" },
  kill: { sign: "K", means: "SIGKILL" },
  end: { sign: "×", means: "end" },
} as const;
type MarkId = keyof typeof marks;

/** A trial, ready to be drawn. Times are in ms from the signal. */
export interface Picture {
  readonly from: number;
  readonly to: number;
  /** How many requests came to their end in each of as many equal stretches. */
  readonly answered: readonly number[];
  readonly lost: readonly number[];
  /** The most in one stretch; 0 where no request is in the picture. */
  readonly most: number;
  /** In the order of time. */
  readonly marks: readonly { readonly what: MarkId; readonly t: number }[];
  /** When the process ended, if it did. */
  readonly end: number | undefined;
}

/** @returns undefined where the service was never told to end */
export function pictureOf({ header, events }: Journal, stretches: number): Picture | undefined {
  const history = fold(header, events);
  const record = history.pods.get(pod);
  const told = record?.signals[0]?.t;
  if (!record || told === undefined) return undefined;
  const settled = [...history.requests.values()].flatMap(({ pod: to, settled: end, outcome }) =>
    to === pod && end && outcome ? [{ t: end.t - told, lost: isLost(outcome) }] : [],
  );
  const end = record.exited && record.exited.t - told;
  const last = settled.reduce((latest, { t }) => Math.max(latest, t), end ?? 0);
  const before = Math.min(lead.most, Math.max(lead.least, last * lead.share));
  // A hook lies between the deletion and the signal; without one they are the same moment.
  const deleted = preStopOf(header.scenario) ? record.deleted && record.deleted.t - told : undefined;
  const [from, to] = [(deleted ?? 0) - before, last + before / 2];
  const counts = (lost: boolean): number[] => {
    const cells = Array.from({ length: stretches }, () => 0);
    for (const request of settled) {
      if (request.lost !== lost || request.t < from) continue;
      const at = columnOf(request.t, { from, to }, stretches);
      cells[at] = (cells[at] ?? 0) + 1;
    }
    return cells;
  };
  const [answered, lost] = [counts(false), counts(true)];
  const mark = (what: MarkId, t: number | undefined): Picture["marks"] =>
    t === undefined ? [] : [{ what, t: t - told }];
  return {
    from,
    to,
    answered,
    lost,
    most: Math.max(...answered, ...lost),
    marks: [
      ...mark("deleted", deleted === undefined ? undefined : record.deleted?.t),
      ...record.signals.flatMap(({ signal, t }) => mark(signal === "SIGKILL" ? "kill" : "signal", t)),
      ...mark("door", record.probes.find(({ probe, ok, t }) => probe === "door" && !ok && t > told)?.t),
      ...mark(
        "routers",
        [...history.routers.values()]
          .flatMap(({ tables }) => tables)
          .findLast(({ endpoints }) => endpoints.length === 0)?.t,
      ),
      ...mark("end", record.exited?.t),
    ]
      .filter(({ t }) => t >= from && t <= to)
      .toSorted((a, b) => a.t - b.t),
    end,
  };
}

/** In which of so many equal stretches a moment lies. */
export const columnOf = (t: number, { from, to }: Pick<Picture, "from" | "to">, stretches: number): number =>
  Math.min(stretches - 1, Math.max(0, Math.floor(((t - from) / (to - from)) * stretches)));

/** `+5.2 s`: a moment, from the signal; more exact where the picture shows more. */
export function moment(t: number, { from, to }: Pick<Picture, "from" | "to">): string {
  const told = (t / 1000).toFixed(to - from > 2000 ? 1 : 2);
  return `${Number(told) < 0 ? "−" : "+"}${told.replace("-", "")} s`;
}
