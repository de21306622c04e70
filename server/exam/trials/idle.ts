import { silence, type TrialKind } from "../trial-kind.ts";

/** With nothing to do, it may take so much longer than the routers, in s. */
const spare = 3;

export const idle: TrialKind = {
  name: "prompt-when-idle",
  checks: ["prompt-when-idle"],
  load: () => silence,
  async examine(trial, { settings }) {
    await trial.delete();
    const ended = await trial.end();
    const { propagation, preStop, signal } = settings;
    const most = Math.max(0, propagation - preStop) + spare;
    const after = `${ended.took.toFixed(1)} s after ${signal} with nothing to do`;
    const prompt = !ended.killed && ended.took <= most;
    const summary = prompt
      ? `ended ${after}`
      : `ended ${ended.killed ? "by SIGKILL, " : ""}${after}; what the routers need and ${spare} s are ${most} s`;
    return { ended, findings: [{ id: "prompt-when-idle", status: prompt ? "pass" : "fail", summary }] };
  },
};
