import { lastAt } from "../../../../server/protocol/index.ts";
import type { Cast } from "../cast/cast.ts";
import type { PodCast } from "../cast/pods.ts";

/** What else there is to say of a pod at `t`, where a scenario has it: node, connections, spans; longest wording first. */
export function extraWords(cast: Cast, pod: PodCast, t: number, gone: boolean): string[] {
  const { scenario } = cast.history.header;
  const { record } = pod;
  const node = `on ${record.node}`;
  if (gone) return [node];
  const parts: string[] = [];
  const open = lastAt(record.reported.connections, t)?.open;
  if (open !== undefined) parts.push(`${open} open`);
  const sessions = pod.sessions.at(t) ?? 0;
  if (sessions > 0) parts.push(`${sessions} db`);
  if (scenario.collector !== undefined) {
    const buffered = pod.answered.upTo(t) - pod.flushed.upTo(t);
    parts.push(`${Math.max(0, buffered)} ${buffered === 1 ? "span" : "spans"}`);
  }
  for (const [name, { runs }] of record.sidecars) {
    const run = runs.findLast(({ started }) => started.t <= t);
    if (run) parts.push((run.exited?.t ?? Infinity) <= t ? `${name} ended` : name);
  }
  const wordings: string[] = [];
  for (let count = parts.length; count >= 0; count -= 1)
    wordings.push([node, ...parts.slice(0, count)].join(" · "));
  return wordings;
}
