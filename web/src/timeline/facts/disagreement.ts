import type { History, PodRecord } from "../../../../server/protocol/index.ts";
import { exitOf, knewAtOnce, leftAt } from "../../kit/belief.ts";
import type { RouterLane } from "./facts.ts";
import { closedAt } from "./process.ts";

/** The time in which some router still believed in a pod that was leaving; ms since the run began. */
export interface Disagreement {
  readonly from: number;
  readonly to: number;
  /** From here on the door was shut as well, and each belief costs a request. Infinity: it stayed open. */
  readonly harmfulFrom: number;
  readonly sentence: string;
}

/** Undefined while nothing leaves, and where every router knew at once. */
export function disagreementOf(
  history: History,
  pod: PodRecord,
  routers: readonly RouterLane[],
): Disagreement | undefined {
  const from = leftAt(pod);
  if (from === Infinity) return undefined;
  const stale = routers.flatMap(({ name, kind, stretches }) => {
    const last = stretches.findLast(({ belief }) => belief === "stale");
    return last && !knewAtOnce(last.to - last.from, history.header.scenario.second)
      ? [{ name: kind === "kube-proxy" ? name : `the ${name}`, to: last.to }]
      : [];
  });
  const to = Math.max(...stale.map((router) => router.to));
  if (stale.length === 0 || to <= from) return undefined;
  const shut = Math.min(closedAt(history, pod) ?? Infinity, exitOf(pod)?.t ?? Infinity);
  const harmfulFrom = shut < to ? Math.max(shut, from) : Infinity;
  const late = stale.filter((router) => router.to > harmfulFrom).map(({ name }) => name);
  const wrong = stale.map(({ name }) => name);
  return { from, to, harmfulFrom, sentence: sentenceOf(pod, late, wrong) };
}

const list = (names: readonly string[]): string =>
  names.length === 1 ? `${names[0]} does` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)} do`;

function sentenceOf(pod: PodRecord, late: readonly string[], wrong: readonly string[]): string {
  const { name } = pod;
  return late.length > 0
    ? `A new connection to ${name} in the shaded time is refused: its door is shut, and ${list(late)} not know yet.`
    : `New connections still come to ${name} in the shaded time: ${list(wrong)} not know yet, and its door is open.`;
}
