import { itemSeqs, neverTold, plural, type Check } from "./judge.ts";
import { toldToStop } from "../items/told.ts";

/** Each job that was claimed when the signal came was finished once, or released. */
export const workersFinish: Check = {
  id: "workers-finish",
  judge({ history, pod, items }) {
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const lost = items.filter(({ of }) => of === "job");
    if (lost.length > 0) {
      const twice = lost.filter(({ cause }) => cause === "job-done-twice").length;
      const why = [
        ...(twice > 0 ? [`${plural(twice, "job")} done twice`] : []),
        ...(lost.length > twice
          ? [`${plural(lost.length - twice, "job")} neither finished nor given back`]
          : []),
      ].join(", ");
      return { status: "fail", why, evidence: itemSeqs(lost) };
    }
    const under = [...history.jobs.values()].flatMap(({ steps }) => {
      const claim = steps.findLast(
        ({ what, pod: by, atMs }) => what === "claimed" && by === pod.name && atMs <= signal.t,
      );
      const end =
        claim &&
        steps.find(({ what, pod: by, seq }) => what !== "claimed" && by === pod.name && seq > claim.seq);
      return claim && end && end.atMs > signal.t ? [claim.seq, end.seq] : [];
    });
    return under.length > 0
      ? {
          status: "pass",
          why: `${plural(under.length / 2, "job")} under way at ${signal.signal}, each finished once or given back`,
          evidence: [signal.seq, ...under],
        }
      : { status: "unknown", why: `no job was under way at ${signal.signal}`, evidence: [signal.seq] };
  },
};
