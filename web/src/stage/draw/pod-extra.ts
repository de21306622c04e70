import { lastAt } from "../../../../server/protocol/index.ts";
import type { Cast } from "../cast/cast.ts";
import type { PodCast } from "../cast/pods.ts";

/** What else there is to say of a pod at `t`, where a scenario has it: node, connections, spans; longest wording first. */
export function extraWords(cast: Cast, pod: PodCast, t: number, gone: boolean): string[] {
  const { scenario } = cast.history.header;
  const { record } = pod;
  const node = `on ${record.node}`;
  if (gone) return [node];
  const parts: (readonly [long: string, short: string])[] = [];
  if (scenario.collector !== undefined) {
    const buffered = Math.max(0, pod.answered.upTo(t) - pod.flushed.upTo(t));
    const spans = buffered === 1 ? "span" : "spans";
    parts.push([`${buffered} ${spans} not sent`, `${buffered} ${spans}`]);
  }
  for (const [name, { runs }] of record.sidecars) {
    const run = runs.findLast(({ started }) => started.t <= t);
    if (run && (run.exited?.t ?? Infinity) <= t) parts.push([`${name} ended`, `${name} ended`]);
    else if (run) parts.push([`beside ${name}`, name]);
  }
  const open = lastAt(record.reported.connections, t)?.open;
  if (open !== undefined) parts.push([`${open} connections`, `${open} open`]);
  const sessions = pod.sessions.at(t) ?? 0;
  if (sessions > 0) parts.push([`${sessions} to the database`, `${sessions} db`]);
  const wordings: string[] = [[node, ...parts.map(([long]) => long)].join(" · ")];
  for (let count = parts.length; count >= 0; count -= 1)
    wordings.push([node, ...parts.slice(0, count).map(([, short]) => short)].join(" · "));
  return wordings;
}
