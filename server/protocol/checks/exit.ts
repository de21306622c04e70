import { exitLabel } from "../exit.ts";
import type { Check } from "./judge.ts";

/** Code 0 before the grace was over, and no SIGKILL. */
export const exit: Check = {
  id: "exit",
  judge({ history, pod }) {
    const { exited } = pod;
    const from = pod.deleted ?? pod.signals[0];
    if (!from) return { status: "unknown", why: `${pod.name} was never told to stop`, evidence: [] };
    if (!exited) return { status: "fail", why: `${pod.name} never exited`, evidence: [from.seq] };
    const after = ((exited.t - from.t) / history.header.scenario.second).toFixed(1);
    const clean = exited.code === 0 && !pod.signals.some((signal) => signal.signal === "SIGKILL");
    return {
      status: clean ? "pass" : "fail",
      why: `${exitLabel(exited)} after ${after} s`,
      evidence: [from.seq, exited.seq],
    };
  },
};
