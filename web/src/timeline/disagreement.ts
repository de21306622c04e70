import type { History, PodRecord } from "../../../server/protocol/index.ts";
import { beliefs, exitOf, leftAt } from "../kit/belief.ts";
import { closedAt } from "./process.ts";

/** The time in which some router still believed in a pod that was leaving; ms since the run began. */
export interface Disagreement {
  readonly from: number;
  readonly to: number;
  /** From here on the door was shut as well, and each belief costs a request. Infinity: it stayed open. */
  readonly harmfulFrom: number;
  readonly sentence: string;
  /** The same in a few words, for where there is only one line. */
  readonly short: string;
}

const named = (routers: readonly string[]): string =>
  routers.length === 1
    ? `router ${routers[0]} does not know`
    : `routers ${routers.slice(0, -1).join(", ")} and ${routers.at(-1)} do not know`;

/** Undefined while nothing leaves, and where every router knew at once. */
export function disagreementOf(history: History, pod: PodRecord): Disagreement | undefined {
  const from = leftAt(pod);
  if (from === Infinity) return undefined;
  const stale = [...history.routers.values()].flatMap((router) => {
    const last = beliefs(router, pod).findLast(({ belief }) => belief === "stale");
    return last ? [{ node: router.node, to: last.to }] : [];
  });
  stale.sort((a, b) => a.to - b.to);
  const to = Math.max(...stale.map((router) => router.to));
  if (stale.length === 0 || to <= from) return undefined;
  const shut = Math.min(closedAt(history, pod) ?? Infinity, exitOf(pod)?.t ?? Infinity);
  const harmfulFrom = shut < to ? Math.max(shut, from) : Infinity;
  const late = stale.filter((router) => router.to > harmfulFrom).map(({ node }) => node);
  const wrong = stale.map(({ node }) => node);
  return { from, to, harmfulFrom, ...wordsFor(history, pod, { from, to }, late, wrong) };
}

function wordsFor(
  history: History,
  pod: PodRecord,
  window: { readonly from: number; readonly to: number },
  late: readonly string[],
  wrong: readonly string[],
): Pick<Disagreement, "sentence" | "short"> {
  const { name } = pod;
  const last = wrong.at(-1);
  if (late.length > 0) {
    return {
      sentence: `A request to ${name} in this window is refused: its door is shut, ${named(late)}.`,
      short: `refused here: door shut, router ${last} not told yet`,
    };
  }
  const turnedAway = [...history.requests.values()].some(
    ({ pod: to, sent, observed }) =>
      to === name && observed === "status-5xx" && sent.t >= window.from && sent.t <= window.to,
  );
  if (turnedAway) {
    return {
      sentence: `${name} turns requests away in this window, while ${named(wrong)} yet.`,
      short: `turned away here: router ${last} not told yet`,
    };
  }
  return {
    sentence: `Requests still come to ${name} in this window: ${named(wrong)} yet. Its door is open, so they are served.`,
    short: `served here: door open, router ${last} not told yet`,
  };
}
