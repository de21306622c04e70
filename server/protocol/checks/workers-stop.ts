import { neverTold, plural, type Check } from "./judge.ts";
import { onItsWay, toldToStop } from "../items/told.ts";

/** No job was claimed after the workers were told to stop. */
export const workersStop: Check = {
  id: "workers-stop",
  judge({ history, pod }) {
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const claims = [...history.jobs.values()].flatMap(({ steps }) =>
      steps.filter(({ what, pod: by }) => what === "claimed" && by === pod.name),
    );
    const limit = signal.t + onItsWay(history);
    const late = claims.filter(({ atMs }) => atMs > limit);
    if (late.length > 0) {
      const after = (
        (Math.max(...late.map(({ atMs }) => atMs)) - signal.t) /
        history.header.scenario.second
      ).toFixed(1);
      return {
        status: "fail",
        why: `${plural(late.length, "job")} claimed after ${signal.signal}, the last one ${after} s after it`,
        evidence: [signal.seq, ...late.map(({ seq }) => seq)],
      };
    }
    const last = claims.at(-1);
    return last
      ? {
          status: "pass",
          why: `${plural(claims.length, "job")} claimed, none after ${signal.signal}`,
          evidence: [last.seq, signal.seq],
        }
      : { status: "unknown", why: `${pod.name} claimed no job in this run`, evidence: [signal.seq] };
  },
};
