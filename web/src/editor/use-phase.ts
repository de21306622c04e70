import type { PhaseId } from "../../../server/protocol/index.ts";
import { phaseAt, useNow, useShownRun, useWorld } from "../world/index.ts";

/** The phase of its shutdown that a pod of the shown run is in at the playhead. */
export function usePhase(subject: string): PhaseId | undefined {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const { run } = useShownRun();
  const pod = run?.history.pods.get(subject);
  return run && pod ? phaseAt(run.history, pod, now, (name, t) => run.tally.inFlightAt(name, t)) : undefined;
}
