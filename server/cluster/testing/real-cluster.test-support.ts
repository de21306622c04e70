import { afterAll, beforeAll } from "vitest";
import { createRecorder, startClock } from "../../journal/index.ts";
import { sandboxLauncher } from "../../lab/launcher.ts";
import {
  scenarioSchema,
  type EventOf,
  type EventType,
  type LabEvent,
  type ScenarioInput,
} from "../../protocol/index.ts";
import { chooseTier, openSandbox, type Sandbox } from "../../sandbox/index.ts";
import { Cluster } from "../cluster.ts";

/**
 * A program for every container of these tests. What it does at SIGTERM is its variable AT_SIGTERM: `exit`, `ignore`,
 * or `sick`, which fails all probes and exits after 5 s. SICK makes its liveness fail from the start; SIGHUP ends it.
 */
const program = `
import { createServer } from "node:http";
import { seconds } from "last-call";
const { AT_SIGTERM = "exit", SICK } = process.env;
let well = true;
createServer((request, response) => {
  const fails = !well || (SICK && request.url === "/healthz");
  response.writeHead(fails ? 503 : 200).end();
}).listen(process.env.PORT, () => console.log("up"));
process.on("SIGHUP", () => process.exit(0));
process.on("SIGTERM", () => {
  if (AT_SIGTERM === "exit") process.exit(0);
  well = AT_SIGTERM !== "sick";
  if (!well) setTimeout(() => process.exit(0), seconds(5));
});`;

interface Setting {
  readonly deployment?: Partial<ScenarioInput["deployment"]>;
  /** ms of a cluster second. */
  readonly second?: number;
}

/** A cluster of one pod, `web-1`, in real processes, and everything it says. */
export interface RealCluster {
  readonly cluster: Cluster;
  readonly events: readonly LabEvent[];
  all<T extends EventType>(type: T): EventOf<T>[];
  /** Resolves with the first event of this type, past or to come, that this holds of. */
  first<T extends EventType>(type: T, holds?: (event: EventOf<T>) => boolean): Promise<EventOf<T>>;
  /** Cluster seconds since the deletion. */
  since(event: LabEvent): number;
}

/** Nothing stands behind these pods. */
const services = { bind: async () => ({ env: {}, sockets: [] }) };

/** One sandbox of this machine's tier for all tests of a file. Returns what starts a cluster in it. */
export function useSandbox(): (setting: Setting) => Promise<RealCluster> {
  let sandbox: Sandbox | undefined;
  const clusters: Cluster[] = [];
  beforeAll(async () => void (sandbox = await openSandbox(await chooseTier())));
  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    await sandbox?.close();
  });
  return async ({ deployment = {}, second = 50 }) => {
    if (!sandbox) throw new Error("the sandbox isn't open yet");
    const scenario = scenarioSchema.parse({
      nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
      deployment: { replicas: 1, kubeletLag: { min: 0, max: 0 }, ...deployment },
      traffic: {},
      second,
    });
    const clock = startClock();
    const events: LabEvent[] = [];
    const waiting = new Set<(event: LabEvent) => void>();
    const { emit } = createRecorder(clock, (event) => {
      events.push(event);
      for (const look of waiting) look(event);
    });
    const source = { path: "pod.ts", text: program };
    const sidecars = scenario.deployment.sidecars.map(({ name }) => ({ name, source }));
    const cluster = new Cluster({
      scenario,
      now: () => clock.now(),
      emit,
      launcher: sandboxLauncher({ sandbox, source, sidecars, second, services, emit }),
      openConnections: () => 0,
    });
    clusters.push(cluster);
    const all = <T extends EventType>(type: T) =>
      events.filter((event): event is EventOf<T> => event.type === type);
    const first: RealCluster["first"] = (type, holds = () => true) => {
      const found = all(type).find(holds);
      if (found) return Promise.resolve(found);
      return new Promise((resolve) => {
        const look = (event: LabEvent) => {
          if (event.type !== type || !holds(event as EventOf<typeof type>)) return;
          waiting.delete(look);
          resolve(event as EventOf<typeof type>);
        };
        waiting.add(look);
      });
    };
    await cluster.start();
    for (const name of [undefined, ...sidecars.map(({ name: sidecar }) => sidecar)])
      await first("log", ({ sidecar, line }) => sidecar === name && line === "up");
    await first("pod.ready");
    const since = (event: LabEvent) => (event.t - (all("pod.deleted")[0]?.t ?? NaN)) / second;
    return { cluster, events, all, first, since };
  };
}
