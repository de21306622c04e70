import type { EventBody, LabEvent } from "./event.ts";
import { exampleHeader } from "./example.test-support.ts";
import { fold } from "./fold.ts";
import type { History } from "./history.ts";
import type { Header } from "./journal.ts";
import type { ScenarioInput } from "./scenario.ts";

const second = 200;

/** Writes a journal by hand: each line is a moment in cluster seconds and what was seen then. */
export class Story {
  readonly #events: LabEvent[] = [];
  readonly #header: Header;
  #requests = 0;

  /** web-1 and web-2 are ready and listed by the routers a and b from the start. */
  constructor(scenario: Partial<ScenarioInput> = {}) {
    this.#header = exampleHeader(scenario);
    for (const pod of ["web-1", "web-2"]) {
      this.at(0, { type: "pod.created", pod, node: "a", address: "10.244.1.1:8080" });
      this.at(0, { type: "pod.started", pod, pid: 1, pidOne: true });
      this.at(0, { type: "pod.ready", pod });
    }
    for (const router of ["a", "b"]) this.learns(0, router, ["web-1", "web-2"]);
  }

  at(seconds: number, body: EventBody): this {
    this.#events.push({ seq: this.#events.length + 1, t: seconds * second, ...body });
    return this;
  }

  learns(seconds: number, router: string, pods: readonly string[]): this {
    const endpoints = pods.map((pod) => ({ pod, ready: true, serving: true, terminating: false }));
    return this.at(seconds, { type: "router.programmed", router, endpoints, slice: 1, lagSeconds: 0 });
  }

  deleted(seconds: number, graceSeconds = 30): this {
    return this.at(seconds, { type: "pod.deleted", pod: "web-1", graceSeconds });
  }

  signal(
    seconds: number,
    signal = "SIGTERM",
    by: "kubelet" | "grace" | "learner" | "probe" = "kubelet",
  ): this {
    return this.at(seconds, { type: "signal.sent", pod: "web-1", signal, by });
  }

  exits(seconds: number, code: number | null, signal: string | null = null): this {
    return this.at(seconds, { type: "pod.exited", pod: "web-1", code, signal, open: 0 });
  }

  /** A request to web-1 from node b. */
  request(
    from: number,
    to: number,
    settled: Omit<Extract<EventBody, { type: "request.settled" }>, "type" | "request" | "bytes">,
    sent: {
      reused?: boolean;
      pod?: string | null;
      router?: string;
      retryOf?: number;
      dropped?: boolean;
      connection?: number;
    } = {},
  ): this {
    const request = (this.#requests += 1);
    const { reused = false, pod = "web-1", router = "b", retryOf, dropped, connection = request } = sent;
    this.at(from, {
      type: "request.sent",
      request,
      client: "b1",
      router,
      pod,
      ...(retryOf !== undefined && { retryOf, attempt: 2 }),
      ...(dropped && { dropped }),
      connection: pod === null ? null : connection,
      reused,
      intended: from * second,
      method: "POST",
      path: "/pay",
    });
    return this.at(to, { type: "request.settled", request, bytes: 0, ...settled });
  }

  /** A try of the ingress for the last request, which `request` sent with `pod: null`. */
  tried(
    from: number,
    to: number,
    result: Extract<EventBody, { type: "proxy.settled" }>["result"],
    { nth = 1, pod = "web-1", reused = false, bytes = 0 } = {},
  ): this {
    const request = this.#requests;
    this.at(from, { type: "proxy.tried", router: "ingress", request, nth, pod, reused });
    return this.at(to, { type: "proxy.settled", router: "ingress", request, nth, result, bytes });
  }

  /** A job's history, each step at its moment. */
  job(job: number, queued: number, ...steps: [number, "claimed" | "finished" | "released", string][]): this {
    this.at(queued, { type: "job.queued", job, atMs: queued * second });
    for (const [at, what, pod] of steps) this.at(at, { type: `job.${what}`, job, pod, atMs: at * second });
    return this;
  }

  get events(): readonly LabEvent[] {
    // Told by request, kept by time: seq follows t, as in a recorded journal.
    return this.#events.toSorted((a, b) => a.t - b.t).map((event, index) => ({ ...event, seq: index + 1 }));
  }

  get history(): History {
    return fold(this.#header, this.events);
  }
}
