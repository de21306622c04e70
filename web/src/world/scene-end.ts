import type { History } from "../../../server/protocol/index.ts";

/**
 * Up to where there is something to see, ms since the run began: a finished run ends where its cluster begins to be
 * taken down, which is no part of the story. The ledger is read after that, and says how each request counts.
 */
export function sceneEnd(history: History): number {
  if (!history.finished) return history.lastT;
  const takenDown = [...history.pods.values()].flatMap(
    ({ signals }) => signals.find(({ by }) => by === "end of run")?.t ?? [],
  );
  return Math.min(history.lastT, ...takenDown.map((t) => t - 1));
}
