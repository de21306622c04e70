import { toldToStop } from "../items/told.ts";
import { neverTold, requests, settledSeqs, withCause, type Check } from "./judge.ts";

/** Every request accepted before the door shut was answered in full. */
export const inFlight: Check = {
  id: "in-flight",
  judge({ history, pod, losses }) {
    const cut = withCause(losses, [
      "died-of-the-signal",
      "exited-early",
      "killed-at-the-grace",
      "killed-outright",
      "resource-closed-first",
      "killed-by-its-probe",
      "cancelled-without-answer",
      "deadline-missed",
      "answered-before-saved",
      "unexplained",
    ]);
    if (cut.length > 0) {
      return {
        status: "fail",
        why: `${requests(cut.length)} that ${pod.name} had accepted came to nothing`,
        evidence: settledSeqs(cut),
      };
    }
    const signal = toldToStop(pod);
    if (!signal) return neverTold(pod);
    const served = [...history.requests.values()].filter(
      ({ pod: to, sent, settled, observed }) =>
        to === pod.name && sent.t <= signal.t && observed === "ok" && settled && settled.t > signal.t,
    );
    const evidence = [signal.seq, ...served.flatMap(({ settled }) => settled?.seq ?? [])];
    return served.length > 0
      ? { status: "pass", why: `${requests(served.length)} under way at the signal, all answered`, evidence }
      : { status: "unknown", why: "nothing was under way at the signal", evidence };
  },
};
