import { cutByExit } from "../evidence.ts";
import { toldToStop } from "../items/told.ts";
import { neverTold, type Check } from "./judge.ts";

/** Before it exits, new connections are refused; none that it accepted after the signal is cut by its exit. */
export const stopsAccepting: Check = {
  id: "stops-accepting",
  judge({ history, pod }) {
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const { exited } = pod;
    if (!exited) return { status: "fail", why: `${pod.name} never exited`, evidence: [signal.seq] };
    const shut = pod.probes.find(
      (probe) => probe.t > signal.t && probe.t < exited.t && probe.result === "refused",
    );
    // A request on a kept connection needs no door: sent after that was seen shut, it says nothing of it.
    const cut = [...history.requests.values()].filter(
      (request) =>
        request.pod === pod.name &&
        !(request.reused && shut && shut.t < request.sent.t) &&
        (request.observed === "reset" || request.observed === "truncated") &&
        cutByExit(history, request, pod),
    );
    if (cut.length > 0) {
      return {
        status: "fail",
        why: `it still had its door open when it ended: ${cut.length} cut`,
        evidence: [...cut.flatMap(({ settled }) => settled?.seq ?? []), exited.seq],
      };
    }
    const why = shut
      ? "new connections were refused before it exited"
      : "nothing it had accepted was cut by its exit";
    return { status: "pass", why, evidence: [...(shut ? [shut.seq] : []), exited.seq] };
  },
};
