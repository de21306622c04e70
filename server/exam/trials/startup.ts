import { neverEnds, type TrialKind } from "../trial-kind.ts";

/** The signal comes when so much of its start is over. */
const share = 0.5;

export const startupSignal: TrialKind = {
  name: "startup-signal",
  checks: ["startup-signal"],
  early: true,
  skips: ({ endsWhenIdle }) => (endsWhenIdle ? undefined : neverEnds),
  async examine(trial, { settings, startup }) {
    await trial.until(() => false, startup * share);
    const over = trial.exited;
    await trial.delete();
    const ended = await trial.end();
    const { signal, grace, preStop } = settings;
    const at = `${signal} came ${(startup * share).toFixed(2)} s after its start`;
    if (over)
      return {
        ended,
        findings: [
          { id: "startup-signal", status: "unknown", summary: "it had ended before the signal came" },
        ],
      };
    return {
      ended,
      findings: [
        ended.killed
          ? {
              id: "startup-signal",
              status: "fail",
              summary: `${at} and was lost: it ran on until SIGKILL after ${grace - preStop} s`,
            }
          : {
              id: "startup-signal",
              status: "pass",
              summary: `${at}; it ended ${ended.took.toFixed(1)} s later`,
            },
      ],
    };
  },
};
