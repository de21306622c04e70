import type { EventBody } from "../../protocol/index.ts";
import { trafficSchema } from "../../protocol/scenario/traffic.ts";
import { createRandom } from "../../protocol/random.ts";
import { createTraffic } from "../../traffic/index.ts";
import { quantile } from "../figures.ts";

/** What one turn of the generator is asked for. Rates are per second. */
export type LoadJob =
  | { readonly kind: "arrivals"; readonly port: number; readonly rate: number; readonly seconds: number }
  | { readonly kind: "saturated"; readonly port: number; readonly inFlight: number; readonly seconds: number }
  | { readonly kind: "timer"; readonly rate: number; readonly seconds: number };

export interface LoadResult {
  /** Of the process, in µs for each request. */
  readonly cpu: number;
  readonly perSecond: number;
  /** How much later than intended requests were sent, in ms. */
  readonly late: { readonly p50: number; readonly p99: number };
  /** Requests that were due but never got out. */
  readonly neverSent: number;
  /** Requests that ended other than well. */
  readonly failed: number;
}

/** What the generator keeps of a request: as much as a journal would. */
interface Record {
  readonly intended: number;
  readonly sent: number;
  connected: number;
  firstByte: number;
  settled: number;
  outcome: string;
  bytes: number;
}

/** Before anything is measured, code is compiled and connections are made, in ms. */
const warmUp = 1000;
/** What is later than this at the end, in ms, is counted as not sent. */
const tooLate = 100;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Keeps one record per request. */
function recorder(now: () => number) {
  const records: Record[] = [];
  const emit = (event: EventBody): void => {
    if (event.type === "request.sent") {
      const { intended } = event;
      const blank = { connected: 0, firstByte: 0, settled: 0, outcome: "", bytes: 0 };
      records[event.request - 1] = { intended, sent: now(), ...blank };
      return;
    }
    const record = "request" in event && event.request !== null ? records[event.request - 1] : undefined;
    if (!record) return;
    if (event.type === "request.connected") record.connected = now();
    if (event.type === "request.first-byte") record.firstByte = now();
    if (event.type !== "request.settled") return;
    record.settled = now();
    record.outcome = event.outcome;
    record.bytes = event.bytes;
  };
  return { records, emit };
}

/** Measures from the warm-up to the end. */
async function measure(seconds: number, counts: () => number): Promise<{ cpu: number; perSecond: number }> {
  await pause(warmUp);
  const [cpu, from, before] = [process.cpuUsage(), performance.now(), counts()];
  await pause(seconds * 1000);
  const { user, system } = process.cpuUsage(cpu);
  const done = counts() - before;
  return { cpu: (user + system) / done, perSecond: (done * 1000) / (performance.now() - from) };
}

async function arrivals({ port, rate, seconds }: LoadJob & { kind: "arrivals" }): Promise<LoadResult> {
  const now = (): number => performance.now();
  const { records, emit } = recorder(now);
  const traffic = createTraffic({
    traffic: {
      ...trafficSchema.parse({ method: "GET", path: "/", connections: "warm", clientsPerNode: 32, kept: 4 }),
      rate,
    },
    nodes: ["a"],
    seed: 1,
    second: 1000,
    clock: { now },
    route: () => ({ pod: "web-1", host: "127.0.0.1", port }),
    emit,
  });
  traffic.start();
  const from = now() + warmUp;
  const { cpu, perSecond } = await measure(seconds, () => traffic.counts.sent);
  const behind = now() - (records.at(-1)?.intended ?? 0) - tooLate;
  await traffic.stop();
  const measured = records.filter(({ intended }) => intended >= from);
  const late = measured.map(({ sent, intended }) => sent - intended);
  const unsent = measured.filter(({ outcome }) => outcome === "unsent").length;
  return {
    cpu,
    perSecond,
    late: { p50: quantile(late, 0.5), p99: quantile(late, 0.99) },
    neverSent: unsent + Math.max(0, Math.round((behind * rate) / 1000)),
    failed: measured.filter(({ outcome }) => outcome !== "ok").length,
  };
}

/**
 * As many requests as the target can take. The generator's schedule is open, so it is the clock that waits for the
 * answers: it stands still while `inFlight` requests are under way, and the generator is made to look at it after each
 * turn of the event loop that has brought answers.
 */
async function saturated({ port, inFlight, seconds }: LoadJob & { kind: "saturated" }): Promise<LoadResult> {
  const rate = 1000;
  const { records, emit } = recorder(() => performance.now());
  let looking = false;
  const look = (): void => {
    looking = false;
    traffic.setRate(rate);
  };
  let settled = (): number => 0;
  const traffic = createTraffic({
    traffic: {
      ...trafficSchema.parse({ method: "GET", path: "/", connections: "warm", clientsPerNode: 1 }),
      rate,
      kept: inFlight,
    },
    nodes: ["a"],
    seed: 1,
    second: 1000,
    clock: { now: () => settled() },
    route: () => ({ pod: "web-1", host: "127.0.0.1", port }),
    emit(event) {
      emit(event);
      if (event.type !== "request.settled" || looking) return;
      looking = true;
      setImmediate(look);
    },
  });
  traffic.start();
  settled = () => traffic.counts.settled + inFlight;
  const { cpu, perSecond } = await measure(seconds, () => traffic.counts.settled);
  await traffic.stop();
  const failed = records.filter(({ outcome }) => outcome !== "ok").length;
  return { cpu, perSecond, late: { p50: 0, p99: 0 }, neverSent: 0, failed };
}

/** Timers for the same arrivals, and nothing else: as punctual as this machine lets anybody be. */
async function timer({ rate, seconds }: LoadJob & { kind: "timer" }): Promise<LoadResult> {
  const random = createRandom(1, "timer");
  const interval = 1000 / rate;
  const origin = performance.now();
  const late: number[] = [];
  let fired = 0;
  let stopped = false;
  let next = 0;
  const plan = (): void => void (next = origin + (fired + 0.1 + 0.8 * random()) * interval);
  const beat = (): void => {
    for (let now = performance.now(); next <= now; now = performance.now()) {
      if (now - origin > warmUp) late.push(now - next);
      fired++;
      plan();
    }
    if (!stopped) setTimeout(beat, Math.max(1, Math.ceil(next - performance.now())));
  };
  plan();
  beat();
  const { cpu, perSecond } = await measure(seconds, () => fired);
  stopped = true;
  return {
    cpu,
    perSecond,
    late: { p50: quantile(late, 0.5), p99: quantile(late, 0.99) },
    neverSent: 0,
    failed: 0,
  };
}

const job = JSON.parse(process.argv[2] ?? "") as LoadJob;
const result =
  job.kind === "arrivals" ? arrivals(job) : job.kind === "saturated" ? saturated(job) : timer(job);
console.log(JSON.stringify(await result));
