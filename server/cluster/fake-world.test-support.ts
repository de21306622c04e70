import { vi } from "vitest";
import { exampleHeader } from "../protocol/example.test-support.ts";
import type { EventBody, EventOf, EventType, LabEvent, ScenarioInput } from "../protocol/index.ts";
import { Cluster } from "./cluster.ts";
import type { Container, ContainerExit } from "./launcher.ts";
import type { ProbeResult } from "./probe.ts";
import type { Upstream } from "./routers/ingress/index.ts";

/** ms of a cluster second; all of it is fake time. */
const second = 100;

/** A process that is ready at once and ends at SIGTERM, unless a test says otherwise. */
interface FakeProcess {
  readonly env: Readonly<Record<string, string>>;
  readonly end: (exit: ContainerExit) => void;
}

export interface Fakes {
  readonly scenario?: Omit<Partial<ScenarioInput>, "deployment">;
  readonly deployment?: Partial<ScenarioInput["deployment"]>;
  /** Cluster seconds from SIGTERM to the end of a process. */
  readonly stopping?: number;
}

const healthy: ProbeResult = { ok: true, result: "answered", status: 200 };

/** A cluster of fake processes in fake time, for the rules of timing. */
export async function fakeWorld({ scenario = {}, deployment = {}, stopping = 0 }: Fakes = {}) {
  const header = exampleHeader({
    nodes: ["a", "b"].map((name) => ({ name, propagation: { min: 0, max: 0 } })),
    deployment: { replicas: 2, kubeletLag: { min: 0, max: 0 }, ...deployment },
    second,
    ...scenario,
  });
  const events: LabEvent[] = [];
  const processes = new Map<string, FakeProcess>();
  const answers = new Map<string, ProbeResult>();
  const cut: string[] = [];
  const upstreams = new Map<string, readonly string[]>();
  const emit = (body: EventBody): LabEvent => {
    const event = { seq: events.length + 1, t: performance.now(), ...body };
    events.push(event);
    return event;
  };
  const start = async ({ name, env = {} }: { name: string; env?: Readonly<Record<string, string>> }) => {
    const { promise: exited, resolve: end } = Promise.withResolvers<ContainerExit>();
    processes.set(name, { env, end });
    const container: Container = {
      pid: 1,
      pidOne: true,
      socketPath: name,
      exited,
      kill: (signal) => {
        if (signal === "SIGKILL") end({ code: null, signal });
        else setTimeout(() => end({ code: 0, signal: null }), stopping * second);
        return true;
      },
      exec: async () => ({ code: 0, output: "" }),
    };
    return container;
  };
  const cluster = new Cluster({
    scenario: header.scenario,
    now: () => performance.now(),
    emit,
    launcher: { start },
    openConnections: () => 0,
    prober: {
      http: async (path) => answers.get(path) ?? healthy,
      call: async () => undefined,
      door: async () => ({ ok: true, result: "accepted" }),
    },
    startProxy: async (router) => ({
      socketPath: `${router}.sock`,
      setUpstreams: async (list: readonly Upstream[]) =>
        void upstreams.set(
          router,
          list.map(({ pod }) => pod),
        ),
      cut: (socketPath) => void cut.push(socketPath),
      close: async () => undefined,
    }),
  });
  const all = <T extends EventType>(type: T): EventOf<T>[] =>
    events.filter((event): event is EventOf<T> => event.type === type);
  const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * second);
  await cluster.start();
  await pass(10);
  const from = performance.now();
  return {
    cluster,
    events,
    all,
    processes,
    upstreams,
    /** The sockets of pods that a proxy was told to cut off. */
    cut,
    pass,
    /** Makes a pod's probes fail, or succeed again. */
    sick: (pod: string, ill = true) =>
      answers.set(pod, ill ? { ok: false, result: "answered", status: 503 } : healthy),
    /** Cluster seconds from the first ten to an event. */
    at: (event: LabEvent | undefined) => Math.round(((event?.t ?? NaN) - from) / (second / 100)) / 100,
    /** The pods that live and don't terminate. */
    live: () => {
      const gone = new Set([...all("pod.deleted"), ...all("pod.exited")].map(({ pod }) => pod));
      return all("pod.created")
        .map(({ pod }) => pod)
        .filter((pod) => !gone.has(pod));
    },
    /** Where these many connections from a node go, each place once. */
    reached: (node: string, times = 40) => {
      const places = Array.from({ length: times }, () => {
        const route = cluster.route(node);
        return "pod" in route ? `${route.router}→${route.pod}` : "drop" in route ? "dropped" : "refused";
      });
      return [...new Set(places)].toSorted();
    },
  };
}
