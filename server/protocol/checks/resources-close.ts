import { neverTold, plural, requests, settledSeqs, withCause, type Check } from "./judge.ts";
import { toldToStop } from "../items/told.ts";

/** Database sessions ended with a goodbye, none of them in the middle of a query, and nobody needed them any more. */
export const resourcesClose: Check = {
  id: "resources-close",
  judge({ history, pod, losses }) {
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const early = withCause(losses, ["resource-closed-first"]);
    if (early.length > 0) {
      return {
        status: "fail",
        why: `${requests(early.length)} still needed what had been closed`,
        evidence: settledSeqs(early),
      };
    }
    const sessions = [...history.sessions.values()].filter(
      ({ pod: of, closed }) => of === pod.name && (!closed || closed.t > signal.t),
    );
    if (sessions.length === 0) {
      return {
        status: "unknown",
        why: `${pod.name} had no database session open at ${signal.signal}`,
        evidence: [signal.seq],
      };
    }
    const bad = sessions.filter(({ closed }) => closed?.how !== "terminate" || closed.busy);
    if (bad.length > 0) {
      const busy = bad.filter(({ closed }) => closed?.busy).length;
      const middle = busy > 0 ? `, ${busy} of them in the middle of a query` : "";
      return {
        status: "fail",
        why: `${bad.length} of ${plural(sessions.length, "database session")} ended without a goodbye${middle}`,
        evidence: [signal.seq, ...bad.map(({ opened, closed }) => (closed ?? opened).seq)],
      };
    }
    return {
      status: "pass",
      why: `${plural(sessions.length, "database session")} ended in order`,
      evidence: [signal.seq, ...sessions.flatMap(({ closed }) => closed?.seq ?? [])],
    };
  },
};
