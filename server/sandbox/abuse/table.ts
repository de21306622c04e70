import type { Delay } from "./metronome.ts";
import type { Result, Told } from "./result.ts";

/** What became of an abuse in one place, and which of its processes still live; or why it wasn't tried there. */
export type Row = (Result | Extract<Told, { type: "not tried" }>) & { left: readonly string[] };

const cut = (text: string, to: number): string =>
  (text.length > to ? `${text.slice(0, to - 1)}…` : text).padEnd(to);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const delay = ({ p50, p99, most }: Delay): string => `p50 ${ms(p50)}, p99 ${ms(p99)}, most ${ms(most)}`;

/** All rows for people, and how late the event loops were: the lab's, and that of a process beside it that does nothing. */
export function tableOf(rows: readonly Row[], lab: Delay, idle: Delay): string {
  const byName = rows.toSorted((a, b) => a.abuse.localeCompare(b.abuse) || a.tier.localeCompare(b.tier));
  const lines = byName.map((row) => {
    const place = `${cut(row.abuse, 38)} ${row.tier.padEnd(9)} ${row.way.padEnd(7)}`;
    if (!("became" in row)) return `${place} not tried: ${row.why}`;
    const kept = row.escaped.length === 0 ? row.became : `GOT THROUGH: ${row.escaped.join("; ")}`;
    return `${place} ${String(row.left.length).padStart(4)} ${(row.ms / 1000).toFixed(1).padStart(5)} s  ${kept}`;
  });
  const heads = `${"abuse".padEnd(38)} ${"tier".padEnd(9)} started left    took  what became of it`;
  return [
    heads,
    ...lines,
    `event loop of the lab: ${delay(lab)}`,
    `of a process that does nothing: ${delay(idle)}`,
  ].join("\n");
}
