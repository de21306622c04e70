import type { History, LossRecord } from "./history.ts";

/** When it was lost, ms since the run began: where its story broke off. */
export function whenLost(history: History, { of, id, stream, t }: LossRecord): number {
  if (of === "span") return history.requests.get(id)?.settled?.t ?? t;
  if (of === "socket") return history.sockets.get(id)?.closed?.t ?? t;
  if (of === "event") {
    const record = history.streams.get(stream ?? -1);
    return record?.events.findLast(({ event }) => event <= id)?.t ?? record?.closed?.t ?? t;
  }
  const steps = history.jobs.get(id)?.steps ?? [];
  const finishes = steps.filter(({ what }) => what === "finished");
  if (finishes.length > 1) return finishes.at(-1)?.t ?? t;
  const claim = steps.find(
    ({ what, pod }, place) =>
      what === "claimed" &&
      !steps.slice(place + 1).some((step) => step.pod === pod && step.what !== "claimed"),
  );
  const gone = claim && history.pods.get(claim.pod)?.exited;
  return gone?.t ?? claim?.t ?? t;
}
