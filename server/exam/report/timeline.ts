import { fold, isLost, type Journal } from "../../protocol/index.ts";
import { pod } from "../header.ts";

/** So many characters wide. */
const width = 60;
/** What is drawn begins so long before the signal, and ends so long after the last event that counts, in ms. */
const margin = 1000;
const blocks = " ▁▂▃▄▅▆▇█";

/** A trial as three lines of characters: what was answered, what was lost, and what happened to the process. */
export function timeline({ header, events }: Journal): string[] {
  const history = fold(header, events);
  const record = history.pods.get(pod);
  const told = record?.signals[0]?.t;
  if (!record || told === undefined) return [];
  const requests = [...history.requests.values()].filter((request) => request.pod === pod);
  const last = Math.max(record.exited?.t ?? told, ...requests.map(({ settled }) => settled?.t ?? 0));
  const [from, to] = [told - margin, last + margin / 2];
  const column = (t: number): number =>
    Math.min(width - 1, Math.max(0, Math.floor(((t - from) / (to - from)) * width)));
  const row = (name: string, cells: readonly string[]): string => `${name.padEnd(9)}│${cells.join("")}│`;
  const counts = (lost: boolean): number[] => {
    const cells = Array.from({ length: width }, () => 0);
    for (const { settled, outcome } of requests) {
      if (!settled || !outcome || settled.t < from || isLost(outcome) !== lost) continue;
      const at = column(settled.t);
      cells[at] = (cells[at] ?? 0) + 1;
    }
    return cells;
  };
  const [answered, lost] = [counts(false), counts(true)];
  const most = Math.max(1, ...answered, ...lost);
  const bar = (count: number): string =>
    blocks[count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * 8))] ?? " ";
  const doing: string[] = Array.from({ length: width }, (_, at) =>
    record.exited && at > column(record.exited.t) ? " " : "─",
  );
  const mark = (t: number | undefined, sign: string): void => {
    if (t !== undefined) doing[column(t)] = sign;
  };
  mark(record.probes.find(({ probe, ok, t }) => probe === "door" && !ok && t > told)?.t, "┤");
  mark(history.routers.get("a")?.tables.findLast(({ endpoints }) => endpoints.length === 0)?.t, "R");
  for (const { signal, t } of record.signals) mark(t, signal === "SIGKILL" ? "K" : "S");
  mark(record.exited?.t, "×");
  const at = (t: number): string => `${((t - told) / 1000).toFixed(1)} s`;
  return [
    row("answered", answered.map(bar)),
    row("lost", lost.map(bar)),
    row("process", doing),
    `${" ".repeat(10)}${at(from)}${at(to).padStart(width - at(from).length)}`,
    `${" ".repeat(10)}S signal  ┤ door shut  R routers know  K SIGKILL  × end`,
  ];
}
