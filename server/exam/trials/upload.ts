import { begun, noneLost, plural, type Finding } from "../finding.ts";
import { quiet, type TrialKind } from "../trial-kind.ts";

/** So many uploads, of so many bytes, each over so many seconds. */
const [several, bytes, takes] = [5, 32 * 1024, 2];

export const upload: TrialKind = {
  name: "upload",
  checks: ["upload"],
  load: ({ settings: { method, path } }) => ({
    rate: 10,
    kinds: [{ method: method === "PUT" ? "PUT" : "POST", path, upload: bytes, sendOver: takes }],
  }),
  async examine(trial, { settings }) {
    trial.begin();
    // The first one shows whether this service takes uploads at all.
    await trial.until(({ requests }) => requests.get(1)?.settled !== undefined, takes + 5);
    const first = trial.history.requests.get(1);
    await trial.until(
      ({ requests }) =>
        [...requests.values()].filter(({ connected, settled }) => connected && !settled).length >= several,
      5,
    );
    trial.traffic.setRate(quiet);
    // A service that is busy may not have seen the last one yet: who came after it is answered once it has.
    await trial.ask();
    await trial.delete();
    const ended = await trial.end();
    await trial.settled();
    const method = settings.method === "PUT" ? "PUT" : "POST";
    const refused = first?.observed !== "ok" || (first.status ?? 0) >= 400;
    const finding: Finding = refused
      ? {
          id: "upload",
          status: "skip",
          summary: `${method} ${settings.path} takes no upload (${first?.status ?? first?.observed ?? "no answer"}): name a path that does, with --method ${method} --path`,
        }
      : noneLost("upload", trial.history, begun(trial.history, trial.sentBeforeTheSignal()), {
          all: (count) => `${plural(count, "upload")} begun before the signal, all answered`,
          none: "no upload could be begun before the signal",
        });
    return { ended, findings: [finding] };
  },
};
