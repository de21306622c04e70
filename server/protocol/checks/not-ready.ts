import { isLost } from "../outcome.ts";
import { onItsWay, toldToStop } from "../items/told.ts";
import { neverTold, type Check } from "./judge.ts";

/** After the signal the readiness probe is answered with a failure, while requests are still answered. */
export const notReady: Check = {
  id: "not-ready",
  judge({ history, pod }) {
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const probes = pod.probes.filter((probe) => probe.probe === "readiness" && probe.t > signal.t);
    const failed = probes.find((probe) => !probe.ok && probe.result === "answered");
    if (failed) {
      const served = [...history.requests.values()].filter(
        ({ pod: to, settled, status, outcome }) =>
          to === pod.name &&
          settled &&
          settled.t > signal.t &&
          status !== undefined &&
          outcome &&
          !isLost(outcome),
      );
      const last = served.at(-1)?.settled;
      const evidence = [failed.seq, ...(last ? [last.seq] : [])];
      if (last)
        return { status: "pass", why: `readiness said ${failed.status}, requests were answered`, evidence };
      return {
        status: "fail",
        why: `readiness said ${failed.status}, but no request was answered any more`,
        evidence,
      };
    }
    if (probes.length === 0) {
      return {
        status: "unknown",
        why: "no readiness probe fell between the signal and the exit",
        evidence: [signal.seq],
      };
    }
    const shut = probes.find((probe) => !probe.ok);
    // A door that is shut later on hides nothing of what was said before.
    const said = probes.findLast(({ ok, t }) => ok && (!shut || t > signal.t + onItsWay(history)));
    const why = said
      ? `the readiness probe still said ${said.status ?? "ok"} after ${signal.signal}`
      : `the readiness probe was not answered: ${shut?.result}`;
    return { status: "fail", why, evidence: [signal.seq, (said ?? shut)?.seq ?? signal.seq] };
  },
};
