import { itemSeqs, neverTold, requests, type Check } from "./judge.ts";
import { servedBy } from "../items/spans.ts";
import { toldToStop } from "../items/told.ts";

/** Every span of a served request reached the collector. */
export const telemetry: Check = {
  id: "telemetry",
  judge({ history, pod, items }) {
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const { collector } = history.header.scenario;
    if (collector === undefined) {
      return { status: "unknown", why: "this run has no collector", evidence: [] };
    }
    if (collector !== "alive") {
      return { status: "unknown", why: "the collector of this run takes nothing", evidence: [signal.seq] };
    }
    const served = servedBy(history, pod);
    if (served.length === 0 || !pod.exited) {
      const why = pod.exited ? `${pod.name} answered no request` : `${pod.name} never exited`;
      return { status: "unknown", why, evidence: [signal.seq] };
    }
    const lost = items.filter(({ of }) => of === "span");
    if (lost.length > 0) {
      return {
        status: "fail",
        why: `the spans of ${lost.length} of ${requests(served.length)} never reached the collector`,
        evidence: itemSeqs(lost),
      };
    }
    const last = history.spans.findLast((span) => span.pod === pod.name);
    return {
      status: "pass",
      why: `the spans of all ${requests(served.length)} reached the collector`,
      evidence: [...(last ? [last.seq] : []), pod.exited.seq],
    };
  },
};
