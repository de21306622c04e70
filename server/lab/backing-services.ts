import { rm } from "node:fs/promises";
import type { Clock } from "../journal/index.ts";
import { Collector, collectorSocket, DatabaseTaps, type RunLedger } from "../ledger/index.ts";
import type { EventBody, Scenario } from "../protocol/index.ts";
import type { PodSockets, Sandbox } from "../sandbox/index.ts";
import { deliverSteadily } from "./steady.ts";

interface Options {
  readonly scenario: Scenario;
  readonly ledger: RunLedger;
  readonly sandbox: Pick<Sandbox, "makeSocketFolder">;
  readonly clock: Clock;
  readonly emit: (event: EventBody) => void;
  /** Told when a service breaks down in the middle of the run. */
  readonly failed: (error: unknown) => void;
}

/** What a pod is given to reach its backing services. */
export interface Binding {
  readonly env: Readonly<Record<string, string>>;
  readonly sockets: readonly PodSockets[];
}

/** How long an exporter waits for the collector, in cluster seconds: OpenTelemetry's own default, scaled. */
const exportTimeout = 10;

/**
 * The services behind the pods of a run: the ledger's database, through a tap for each pod; its queue of jobs and its
 * feed, which the lab fills; the telemetry collector. The README's section "What a pod finds" says how pods use them.
 */
export class BackingServices {
  readonly #options: Options;
  readonly #taps: DatabaseTaps;
  readonly #collector: Collector | undefined;
  readonly #bindings = new Map<string, Promise<Binding>>();
  readonly #folders: string[] = [];
  #ends: (() => Promise<void>)[] = [];
  #closed: Promise<void> | undefined;

  constructor(options: Options) {
    const { scenario, ledger, emit } = options;
    this.#options = options;
    this.#taps = new DatabaseTaps(ledger.target, emit);
    this.#collector = scenario.collector && new Collector(scenario.collector, emit);
  }

  /** The same for every container of a pod, and for every restart of one. */
  bind(pod: string): Promise<Binding> {
    const binding = this.#bindings.get(pod) ?? this.#open(pod);
    this.#bindings.set(pod, binding);
    return binding;
  }

  /** The pod behind a connection of the database, as the tap saw it. */
  podAt(backend: number): string | undefined {
    return this.#taps.podAt(backend);
  }

  /** From now on jobs are queued and the feed grows. */
  start(): void {
    const { scenario, ledger, clock, failed } = this.#options;
    const { jobs, feed, second } = scenario;
    const deliver = (rate: number, append: (count: number) => Promise<void>): (() => Promise<void>) =>
      deliverSteadily({ perMs: rate / second, clock, deliver: append, failed });
    if (jobs) this.#ends.push(deliver(jobs.rate, (count) => ledger.queueJobs(count, jobs.kinds)));
    if (feed) this.#ends.push(deliver(feed.rate, (count) => ledger.appendFeed(count)));
  }

  /** Ends them once the pods are gone, and reads to its end whatever the pods had still sent. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all(this.#ends.splice(0).map((end) => end()));
    await Promise.all([this.#taps.close(), this.#collector?.close()]);
    // What can't be removed goes with the sandbox.
    await Promise.allSettled(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  async #open(pod: string): Promise<Binding> {
    const { scenario, ledger, sandbox } = this.#options;
    const { jobs, second } = scenario;
    const hostDir = await sandbox.makeSocketFolder();
    this.#folders.push(hostDir);
    await this.#taps.open(pod, hostDir);
    await this.#collector?.open(pod, hostDir);
    return {
      env: {
        ...ledger.env,
        PGAPPNAME: pod,
        ...(jobs && { JOB_LEASE_SECONDS: String(jobs.lease) }),
        ...(this.#collector && telemetryEnv(pod, second)),
      },
      sockets: [
        { env: "PGHOST", hostDir },
        ...(this.#collector ? [{ env: "OTEL_COLLECTOR_SOCKET", hostDir, file: collectorSocket }] : []),
      ],
    };
  }
}

/** In OpenTelemetry's own names. Its URL can't name a Unix socket: that is OTEL_COLLECTOR_SOCKET. */
const telemetryEnv = (pod: string, second: number): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
  OTEL_EXPORTER_OTLP_TIMEOUT: String(exportTimeout * second),
  OTEL_SERVICE_NAME: "payments",
  OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${pod}`,
});
