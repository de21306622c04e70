import { noneLost, plural } from "../finding.ts";
import { quiet, type TrialKind } from "../trial-kind.ts";

/** So many clients, each of which takes so many seconds for an answer. */
const [several, takes] = [5, 2];

export const slowClient: TrialKind = {
  name: "slow-client",
  checks: ["slow-client"],
  load: ({ settings: { method, path, grace, propagation }, answer }) => ({
    rate: 20,
    // Longer than any service lives: whoever has not read it all by then was too slow himself.
    deadline: grace + propagation + 5,
    kinds: [{ method, path, readRate: Math.max(50, Math.ceil((answer.bytes + 200) / takes)) }],
  }),
  async examine(trial) {
    trial.begin();
    await trial.until(
      ({ requests }) =>
        [...requests.values()].filter(({ firstByte, settled }) => firstByte && !settled).length >= several,
      5,
    );
    trial.traffic.setRate(quiet);
    await trial.delete();
    const ended = await trial.end();
    await trial.settled();
    const told = trial.told;
    const reads = [...trial.history.requests.values()].filter(
      ({ firstByte }) => firstByte && firstByte.t < told,
    );
    const slow = reads.filter(({ outcome }) => outcome === "timed-out").length;
    if (slow > 0)
      return {
        ended,
        findings: [
          {
            id: "slow-client",
            status: "unknown",
            summary: `${plural(slow, "client")} of ours could not even read slowly: this machine is too busy`,
          },
        ],
      };
    const finding = noneLost("slow-client", trial.history, reads, {
      all: (count) => `${plural(count, "client")} that read slowly got their whole answers`,
      none: "no client could begin to read before the signal",
    });
    return { ended, findings: [finding] };
  },
};
