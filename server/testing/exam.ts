import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { ChildProcess } from "node:child_process";
import { createRecorder, startClock, writeJournal } from "../journal/index.ts";
import {
  apply,
  emptyHistory,
  headerSchema,
  judge,
  scenarioSchema,
  type Endpoint,
  type EventBody,
  type Header,
  type History,
  type Judged,
  type LabEvent,
} from "../protocol/index.ts";
import { createTraffic, type Traffic } from "../traffic/index.ts";
import type { Line } from "./page.ts";

interface Options {
  readonly child: ChildProcess;
  /** Where the server listens. */
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** How long the router needs to hear of a deletion, and how long the server may take to end, in s. */
  readonly propagation: number;
  readonly grace: number;
}

/** How often the readiness probe asks, and how often the door is tried once the signal is sent. In ms. */
const every = { readiness: 200, door: 50 };

const header = ({ propagation, grace }: Options): Header =>
  headerSchema.parse({
    format: "lastcall-journal",
    version: 1,
    lesson: "serve",
    variant: "serve",
    mode: "scripted",
    tier: "process",
    runtime: `node ${process.versions.node}`,
    startedAt: new Date().toISOString(),
    checks: ["not-ready", "propagation", "stops-accepting", "in-flight", "exit"],
    scenario: scenarioSchema.parse({
      nodes: [{ name: "a", propagation: { min: propagation, max: propagation } }],
      deployment: { replicas: 2, grace },
      traffic: {
        rate: 100,
        clientsPerNode: 16,
        connections: "mixed",
        deadline: 20,
        kinds: [
          { path: "/", weight: 2 },
          { path: "/healthz", weight: 2 },
          { path: "/api/about" },
          { path: "/api/lessons" },
          { path: "/api/runs" },
        ],
      },
      second: 1000,
    }),
  });

/**
 * The checks that judge the course's pods, put to a server of our own: the same traffic, the same journal, the same
 * verdicts. It is the pod web-1; web-2 is whoever takes over, and answers everything.
 */
export class Exam {
  readonly history: History;
  readonly #options: Options;
  readonly #header: Header;
  readonly #events: LabEvent[] = [];
  readonly #clock = startClock();
  readonly #recorder;
  readonly #next = createServer((_request, response) => response.end("the next server\n"));
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #waiting = new Set<() => void>();
  #traffic: Traffic | undefined;
  #toNext = false;
  #sockets = 0;
  #streaks = { readiness: 0, door: 0 };

  constructor(options: Options) {
    this.#options = options;
    this.#header = header(options);
    this.history = emptyHistory(this.#header);
    this.#recorder = createRecorder(this.#clock, (event) => {
      this.#events.push(event);
      apply(this.history, event);
      for (const look of this.#waiting) look();
    });
  }

  /** Requests come in from now on, and the readiness probe asks. */
  async begin(): Promise<void> {
    const { child, host, port, token } = this.#options;
    this.#next.listen(0, host);
    await once(this.#next, "listening");
    const next = (this.#next.address() as AddressInfo).port;
    this.#emit({ type: "run.started", seed: 7, secondMs: 1000 });
    for (const pod of ["web-1", "web-2"]) {
      this.#emit({
        type: "pod.created",
        pod,
        node: "a",
        address: `${host}:${pod === "web-1" ? port : next}`,
      });
      this.#emit({ type: "pod.started", pod, pid: (pod === "web-1" && child.pid) || 0, pidOne: false });
      this.#emit({ type: "pod.ready", pod });
    }
    this.#route([endpoint("web-1", true), endpoint("web-2", true)]);
    this.#traffic = createTraffic({
      traffic: this.#header.scenario.traffic,
      nodes: ["a"],
      seed: 7,
      second: 1000,
      clock: this.#clock,
      host: `${host}:${port}`,
      head: [`Authorization: Bearer ${token}`],
      // As long as it is listed, the server has all of it: what it can't lose to web-2 it has to answer.
      route: () => (this.#toNext ? { pod: "web-2", host, port: next } : { pod: "web-1", host, port }),
      emit: (event) => void this.#emit(event),
    });
    this.#traffic.start();
    this.#timers.push(setInterval(() => this.#askReadiness(), every.readiness));
  }

  /** Resolves once this holds of what has happened so far. */
  until(holds: (history: History) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds(this.history)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** A page that holds a WebSocket. */
  follow(line: Line): void {
    const socket = (this.#sockets += 1);
    const client = `page-${socket}`;
    this.#emit({ type: "socket.opened", socket, client, router: "a", pod: "web-1", attempt: 0 });
    void line.closed.then((code) =>
      this.#emit({ type: "socket.closed", socket, code, reason: "", by: "pod" }),
    );
  }

  /** Deletes the pod: its router hears of it late, and the process gets its signal. Resolves with the verdicts. */
  async delete(): Promise<Judged[]> {
    const { child, propagation, grace } = this.#options;
    const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
    this.#emit({ type: "pod.deleted", pod: "web-1", graceSeconds: grace });
    this.#emit({ type: "signal.sent", pod: "web-1", signal: "SIGTERM", by: "kubelet" });
    child.kill("SIGTERM");
    const learn = (): void => {
      this.#toNext = true;
      this.#route([endpoint("web-2", true)]);
    };
    this.#timers.push(setTimeout(learn, propagation * 1000));
    this.#timers.push(setInterval(() => this.#tryDoor(), every.door));
    const [code, signal] = await exited;
    this.#emit({ type: "pod.exited", pod: "web-1", code, signal, open: 0 });
    for (const timer of this.#timers) clearInterval(timer);
    await this.#traffic?.stop();
    this.#emit({ type: "run.finished", how: "ended" });
    this.#next.close();
    this.#next.closeAllConnections();
    return judge(this.history, this.#header.checks);
  }

  /** Keeps the journal, which the page can open. */
  write(path: string): Promise<void> {
    return writeJournal(path, { header: this.#header, events: this.#events });
  }

  #route(endpoints: Endpoint[]): void {
    const slice = this.#emit({ type: "slice.changed", endpoints }).seq;
    this.#emit({ type: "router.programmed", router: "a", endpoints, slice, lagSeconds: 0 });
  }

  #askReadiness(): void {
    const { host, port } = this.#options;
    const asked = httpRequest({ host, port, path: "/readyz", agent: false });
    asked.once("response", (answer: IncomingMessage) => {
      answer.resume();
      this.#probed("readiness", "answered", answer.statusCode);
    });
    asked.once("error", (error: NodeJS.ErrnoException) =>
      this.#probed("readiness", error.code === "ECONNREFUSED" ? "refused" : "closed"),
    );
    asked.end();
  }

  #tryDoor(): void {
    const { host, port } = this.#options;
    const door = connect(port, host);
    door.once("connect", () => {
      door.destroy();
      this.#probed("door", "accepted");
    });
    door.once("error", () => this.#probed("door", "refused"));
  }

  #probed(
    probe: "readiness" | "door",
    result: "answered" | "accepted" | "refused" | "closed",
    status?: number,
  ): void {
    const pod = this.history.pods.get("web-1");
    if (!pod || pod.exited) return;
    const ok = result === "accepted" || status === 200;
    const same = pod.probes.findLast((before) => before.probe === probe)?.ok === ok;
    this.#streaks[probe] = same ? this.#streaks[probe] + 1 : 1;
    const streak = this.#streaks[probe];
    this.#emit({ type: "probe.settled", pod: "web-1", probe, ok, result, ...(status && { status }), streak });
  }

  #emit(event: EventBody): LabEvent {
    return this.#recorder.emit(event);
  }
}

const endpoint = (pod: string, ready: boolean): Endpoint => ({
  pod,
  ready,
  serving: true,
  terminating: !ready,
});
