import type { History, ScenarioInput } from "../../protocol/index.ts";
import { score, subject } from "../../protocol/index.ts";

/** What a pod does at a signal, as code: `drain(n)` serves on for n cluster seconds and then ends when it is idle. */
export interface AtSignals {
  readonly [signal: string]: string;
}

/**
 * A pod that answers each GET after a second. Once it drains, it tells kept connections to go away. GET /drain makes it
 * do so, and is answered once it is idle, after three seconds at the earliest, with a 500.
 */
export const stoppingPod = (atSignals: AtSignals): string => `
import { createServer } from "node:http";
import { seconds } from "last-call";
let draining = false;
let active = 0;
const server = createServer((request, response) => {
  if (request.url === "/readyz") return void response.end();
  if (request.url === "/drain") {
    draining = true;
    const whenIdle = () => (active > 0 ? setTimeout(whenIdle, 10) : response.writeHead(500).end());
    return void setTimeout(whenIdle, seconds(3));
  }
  active += 1;
  response.on("close", () => (active -= 1));
  if (draining) response.setHeader("connection", "close");
  setTimeout(() => response.end("ok"), seconds(1));
});
server.listen(process.env.PORT);
const drain = (servesOn) => {
  draining = true;
  console.log("draining");
  setTimeout(() => server.close(() => process.exit(0)), seconds(servesOn));
};
${Object.entries(atSignals)
  .map(([signal, act]) => `process.on("${signal}", () => { ${act} });`)
  .join("\n")}`;

/** Clients that keep their connections, so that a pod that is told to stop goes on being asked. */
export const keptConnections: ScenarioInput["traffic"] = {
  rate: 20,
  clientsPerNode: 8,
  connections: "warm",
  kept: 3,
  method: "GET",
  path: "/",
};

/**
 * The same with a connection for each request. What loses nothing is shown with these: a kept connection that is idle
 * when the pod closes it may always be closed under a request, whatever the pod does.
 */
export const freshConnections: ScenarioInput["traffic"] = { ...keptConnections, connections: "fresh" };

/** web-1 is deleted in the middle of its work. */
export const deletion: Pick<ScenarioInput, "steps" | "end" | "tail"> = {
  steps: [
    {
      when: [{ ready: 2 }, { settled: 40 }, { inFlight: "web-1", atLeast: 1 }],
      act: { do: "delete", pod: "web-1" },
    },
  ],
  end: [{ exited: "web-1" }, { forgotten: "web-1" }],
  tail: 1,
};

/** How a deleted pod ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** Cluster seconds since the deletion. */
  readonly after: number;
  /** Whether its handler ran. */
  readonly drained: boolean;
  /** Requests lost, of all pods. */
  readonly lost: number;
  readonly signals: readonly string[];
}

export function endingOf(history: History): Ending {
  const pod = subject(history);
  if (!pod?.exited || !pod.deleted) throw new Error("no pod was deleted and has ended");
  const { code, signal, t } = pod.exited;
  return {
    code,
    signal,
    after: (t - pod.deleted.t) / history.header.scenario.second,
    drained: history.logs.some((log) => log.pod === pod.name && log.line === "draining"),
    lost: score(history).lost,
    signals: pod.signals.map((sent) => `${sent.signal} by ${sent.by}`),
  };
}
