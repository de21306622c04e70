import { Agent } from "node:http";
import type { ExamCheckId } from "../../protocol/index.ts";
import type { Finding } from "../finding.ts";
import type { Ended } from "../cluster.ts";
import type { Trial } from "../trial.ts";
import { neverEnds, quiet, silence, type Known, type TrialKind } from "../trial-kind.ts";
import type { Load } from "../header.ts";

/** So many connections of a kind. */
const several = 5;

/** Whether the service ended by itself although somebody held it. */
const heldUp = (id: ExamCheckId, by: string, { killed, took }: Ended, { settings }: Known): Finding =>
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
  /** Resolves once the clients hold it. @returns what lets go of what the traffic doesn't hold */
  readonly holds: (trial: Trial) => Promise<void | (() => void)>;
  /** What they do after the deletion. */
  readonly after?: (trial: Trial) => Promise<void>;
  /** Whether they still do when the signal is due. */
  readonly held: (trial: Trial) => boolean;
  readonly skips?: (known: Known) => string | undefined;
}

const kind = ({ id, by, load, holds, after, held, skips }: Held): TrialKind => ({
  name: id,
  checks: [id],
  load,
  skips: (known) => (known.endsWhenIdle ? skips?.(known) : neverEnds),
  async examine(trial, known) {
    trial.begin();
    const letGo = await holds(trial);
    const were = held(trial);
    await trial.delete();
    await after?.(trial);
    const ended = await trial.end();
    letGo?.();
    const none = `the service had already let go of ${by} when the signal came`;
    return {
      ended,
      findings: [were ? heldUp(id, by, ended, known) : { id, status: "unknown", summary: none }],
    };
  },
});

/** What was sent is with the service so long after it was, in s: nobody outside can see that. */
const arrived = 0.3;

async function connected(trial: Trial): Promise<void> {
  await trial.until(() => trial.connections >= several, 5);
  await trial.until(() => false, arrived);
}
const stillConnected = (trial: Trial): boolean => trial.connections > 0;

/** Have asked once, and keep their connections: no answer after the signal tells them to close it. */
async function idlers(trial: Trial): Promise<() => void> {
  const agents = Array.from({ length: several }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  await Promise.all(agents.map((agent) => trial.ask({}, agent)));
  return () => agents.forEach((agent) => agent.destroy());
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
    const letGo = await idlers(trial);
    const { slow } = trial.settings;
    trial.traffic.setRate(slow === undefined ? quiet : 2 * several);
    const idle = slow === undefined ? Infinity : several;
    await trial.until(({ requests }) => {
      const settled = [...requests.values()].filter((request) => request.settled).length;
      return settled >= Math.min(idle, requests.size);
    }, 10);
    return letGo;
  },
  // Slow requests go on until the routers know: so connections become idle whenever the service may close those that are,
  // and one that closes them only once has missed some.
  async after(trial) {
    await trial.until(() => trial.forgotten);
    trial.traffic.setRate(quiet);
  },
  held: stillConnected,
});

export const silentSocket = kind({
  id: "silent-socket",
  by: "connections on which nothing was ever said",
  load: () => ({ ...silence, preconnects: several }),
  holds: connected,
  held: stillConnected,
});

export const partialRequest = kind({
  id: "partial-request",
  by: "clients that sent half a request and no more",
  load: () => ({ ...silence, halfSent: several }),
  holds: connected,
  held: stillConnected,
});

/** A body of which a byte comes every ten seconds. */
const endless = { upload: 360, sendOver: 3600 };

export const deadline = kind({
  id: "deadline",
  by: "requests that never end",
  load: ({ settings: { method, path, grace, propagation } }) => ({
    rate: 20,
    kinds: [{ method: method === "GET" || method === "DELETE" ? "POST" : method, path, ...endless }],
    // Beyond any SIGKILL, and still bounded: somebody who can't be found may hold them.
    deadline: grace + propagation + 30,
  }),
  async holds(trial) {
    await trial.until(({ requests }) => requests.size >= several, 5);
    trial.traffic.setRate(quiet);
    await trial.until(({ requests }) => [...requests.values()].every(({ connected: at }) => at), 5);
    await trial.until(() => false, arrived);
    // Whoever answers without the body has done so by now.
    await trial.ask();
  },
  held: ({ history }) => [...history.requests.values()].some(({ settled }) => !settled),
});
