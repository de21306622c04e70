import type { ExamCheckId } from "../../protocol/index.ts";
import type { Finding } from "../finding.ts";
import type { Ended, Trial } from "../trial.ts";
import { quiet, silence, type Known, type TrialKind } from "../trial-kind.ts";
import type { Load } from "../header.ts";

/** So many connections of a kind. */
const several = 5;

/** Whether the service ended by itself although somebody held it. */
export const heldUp = (id: ExamCheckId, by: string, { killed, took }: Ended, { settings }: Known): Finding =>
  killed
    ? {
        id,
        status: "fail",
        summary: `${by} kept it alive until SIGKILL, ${settings.grace - settings.preStop} s after the signal`,
      }
    : {
        id,
        status: "pass",
        summary: `ended ${took.toFixed(1)} s after ${settings.signal}, in spite of ${by}`,
      };

interface Held {
  readonly id: ExamCheckId;
  readonly by: string;
  readonly load: (known: Known) => Load;
  /** Resolves once the clients hold it. */
  readonly holds: (trial: Trial) => Promise<void>;
  /** What they do after the deletion. */
  readonly after?: (trial: Trial) => Promise<void>;
  readonly skips?: (known: Known) => string | undefined;
}

const kind = ({ id, by, load, holds, after, skips }: Held): TrialKind => ({
  name: id,
  checks: [id],
  load,
  ...(skips && { skips }),
  async examine(trial, known) {
    trial.begin();
    await holds(trial);
    await trial.delete();
    await after?.(trial);
    const ended = await trial.end();
    return { ended, findings: [heldUp(id, by, ended, known)] };
  },
});

/** What was sent is with the service so long after it was, in s: nobody outside can see that. */
const arrived = 0.3;

async function connected(trial: Trial): Promise<void> {
  await trial.until(() => trial.connections >= several, 5);
  await trial.until(() => false, arrived);
}

export const idleKeepAlive = kind({
  id: "idle-keep-alive",
  by: "idle connections",
  skips: ({ answer }) => (answer.keeps ? undefined : "the service keeps no connection open"),
  load: ({ settings: { slow } }) => ({
    rate: 100,
    clientsPerNode: several,
    connections: "warm",
    ...(slow !== undefined && { kinds: [{ method: "GET", path: slow }] }),
  }),
  async holds(trial) {
    await trial.until(({ requests }) => requests.size >= 4 * several, 5);
    const { slow } = trial.settings;
    trial.traffic.setRate(slow === undefined ? quiet : 2 * several);
    const idle = slow === undefined ? Infinity : several;
    await trial.until(({ requests }) => {
      const settled = [...requests.values()].filter((request) => request.settled).length;
      return settled >= Math.min(idle, requests.size);
    }, 10);
  },
  // Slow requests go on until the routers know: so connections become idle whenever the service may close those that are,
  // and one that closes them only once has missed some.
  async after(trial) {
    await trial.until(() => trial.forgotten);
    trial.traffic.setRate(quiet);
  },
});

export const silentSocket = kind({
  id: "silent-socket",
  by: "connections on which nothing was ever said",
  load: () => ({ ...silence, preconnects: several }),
  holds: connected,
});

export const partialRequest = kind({
  id: "partial-request",
  by: "clients that sent half a request and no more",
  load: () => ({ ...silence, halfSent: several }),
  holds: connected,
});

/** A body of which a byte comes every ten seconds. */
const endless = { upload: 360, sendOver: 3600 };

export const deadline = kind({
  id: "deadline",
  by: "requests that never end",
  load: ({ settings: { method, path } }) => ({
    rate: 20,
    kinds: [{ method: method === "GET" || method === "DELETE" ? "POST" : method, path, ...endless }],
    deadline: 3600,
  }),
  async holds(trial) {
    await trial.until(({ requests }) => requests.size >= several, 5);
    trial.traffic.setRate(quiet);
    await trial.until(({ requests }) => [...requests.values()].every(({ connected: at }) => at), 5);
    await trial.until(() => false, arrived);
  },
});
