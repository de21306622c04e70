import { expect, vi } from "vitest";
import { exampleHeader } from "../protocol/example.test-support.ts";
import type { EventBody, EventOf, EventType, LabEvent, ScenarioInput } from "../protocol/index.ts";
import { Cluster } from "./cluster.ts";
import type { Container, ContainerExit, Launcher } from "./launcher.ts";
import type { ProbeResult, Prober } from "./probe.ts";

/** ms of a cluster second. */
export const second = 100;

/** A process as the kubelet sees one: it lives until a signal, or the test, ends it. */
class FakeProcess implements Container {
  readonly pid = 1;
  readonly pidOne = true;
  readonly socketPath: string;
  readonly signals: string[] = [];
  readonly exited: Promise<ContainerExit>;
  end!: (exit: ContainerExit) => void;
  /** What it does at a signal; by default, as PID 1 without a handler, nothing. */
  onSignal: (signal: string) => void = () => undefined;

  constructor(name: string) {
    this.socketPath = name;
    this.exited = new Promise((resolve) => (this.end = resolve));
  }

  /** Knows two commands: `true`, and `forever`. */
  async exec([command]: readonly string[]): Promise<{ code: number; output: string }> {
    if (command === "forever") return new Promise(() => undefined);
    return command === "true" ? { code: 0, output: "" } : { code: 127, output: `${command}: not found` };
  }

  kill(signal: NodeJS.Signals): boolean {
    this.signals.push(signal);
    if (signal === "SIGKILL") this.end({ code: null, signal });
    else this.onSignal(signal);
    return true;
  }
}

export const healthy: ProbeResult = { ok: true, result: "answered", status: 200 };
export const sick: ProbeResult = { ok: false, result: "answered", status: 503 };

/**
 * A cluster of two pods on two nodes whose processes are fakes. A sidecar's process, and its socket, are called
 * `web-1/proxy`. `answers` is what a probe gets, by `web-1 /healthz` or by `web-1` alone.
 */
export function fakeCluster(
  deployment: Partial<ScenarioInput["deployment"]> = {},
  propagation = { min: 0, max: 0 },
  prober: Partial<Prober> = {},
) {
  const { scenario } = exampleHeader({
    nodes: [
      { name: "a", propagation },
      { name: "b", propagation },
    ],
    deployment: { replicas: 2, kubeletLag: { min: 0, max: 0 }, ...deployment },
    second,
  });
  const events: LabEvent[] = [];
  const processes = new Map<string, FakeProcess>();
  const answers = new Map<string, ProbeResult>();
  const launcher: Launcher = {
    start: async ({ name, sidecar }) => {
      const place = sidecar === undefined ? name : `${name}/${sidecar}`;
      const process = new FakeProcess(place);
      processes.set(place, process);
      return process;
    },
  };
  const emit = (body: EventBody): LabEvent => {
    const event = { seq: events.length + 1, t: performance.now(), ...body };
    events.push(event);
    return event;
  };
  const cluster = new Cluster({
    scenario,
    now: () => performance.now(),
    emit,
    launcher,
    openConnections: () => 0,
    prober: {
      http: async (socket, path) => answers.get(`${socket} ${path}`) ?? answers.get(socket) ?? healthy,
      call: async () => undefined,
      door: async () => ({ ok: true, result: "accepted" }),
      ...prober,
    },
  });
  const all = <T extends EventType>(type: T): EventOf<T>[] =>
    events.filter((e): e is EventOf<T> => e.type === type);
  /** The running, or last, process of a container. */
  const process = (name: string): FakeProcess => {
    const found = processes.get(name);
    if (!found) throw new Error(`no process ${name}`);
    return found;
  };
  /** Cluster seconds from the deletion to an event. */
  const since = (event: LabEvent | undefined): number =>
    event ? Math.round(((event.t - (all("pod.deleted")[0]?.t ?? NaN)) / second) * 100) / 100 : NaN;
  return { cluster, events, all, process, answers, since };
}

export type World = ReturnType<typeof fakeCluster>;

/** Lets so many cluster seconds go by. */
export const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * second);

/** The same ten seconds after its start, when both pods are ready. */
export async function runningCluster(...given: Parameters<typeof fakeCluster>): Promise<World> {
  const world = fakeCluster(...given);
  await world.cluster.start();
  await pass(10);
  expect(world.cluster.isReady(2)).toBe(true);
  return world;
}

/** Signal, sender and cluster seconds since the deletion of every signal. */
export const signals = (world: World) =>
  world.all("signal.sent").map((event) => [event.signal, event.by, world.since(event)]);
