import type { LabEvent } from "../protocol/index.ts";
import { Tally } from "./tally.ts";

/** The few counts that conditions ask for, kept up with the events so that asking costs nothing. */
export class Progress {
  readonly #underWay = new Set<number>();
  /** Requests by the pod that works on them. */
  readonly #requests = new Tally<number>();
  /** Jobs by the pod that has claimed them. */
  readonly #jobs = new Tally<number>();
  /** WebSockets and event streams by the pod that they are open to. */
  readonly #streams = new Tally<string>();
  readonly #exited = new Set<string>();
  readonly #restarts = new Map<string, number>();
  readonly #drained = new Set<string>();
  readonly #deletedAt = new Map<string, number>();
  #settled = 0;

  see(event: LabEvent): void {
    switch (event.type) {
      case "request.sent":
        this.#underWay.add(event.request);
        this.#requests.put(event.request, event.pod);
        break;
      case "proxy.tried":
        // A proxy's news may come after its answer has.
        if (this.#underWay.has(event.request)) this.#requests.put(event.request, event.pod);
        break;
      case "proxy.settled":
        this.#requests.take(event.request);
        break;
      case "request.settled":
        this.#settled += 1;
        this.#underWay.delete(event.request);
        this.#requests.take(event.request);
        break;
      case "job.claimed":
        this.#jobs.put(event.job, event.pod);
        break;
      case "job.finished":
      case "job.released":
        this.#jobs.take(event.job);
        break;
      case "socket.opened":
        this.#streams.put(`socket ${event.socket}`, event.pod);
        break;
      case "socket.closed":
        this.#streams.take(`socket ${event.socket}`);
        break;
      case "stream.opened":
        this.#streams.put(`stream ${event.stream}`, event.pod);
        break;
      case "stream.closed":
        this.#streams.take(`stream ${event.stream}`);
        break;
      case "pod.started":
        if (event.sidecar === undefined) this.#restarts.set(event.pod, event.restart ?? 0);
        break;
      case "pod.exited":
        if (event.sidecar === undefined) this.#exited.add(event.pod);
        break;
      case "pod.deleted":
        this.#deletedAt.set(event.pod, event.t);
        break;
      case "node.drained":
        this.#drained.add(event.node);
        break;
      case "node.uncordoned":
        this.#drained.delete(event.node);
        break;
      default:
    }
  }

  inFlight(pod: string): number {
    return this.#requests.of(pod);
  }

  get settled(): number {
    return this.#settled;
  }

  hasExited(pod: string): boolean {
    return this.#exited.has(pod);
  }

  restarts(pod: string): number {
    return this.#restarts.get(pod) ?? 0;
  }

  /** ms since the run began; undefined while it isn't deleted. */
  deletedAt(pod: string): number | undefined {
    return this.#deletedAt.get(pod);
  }

  /** Whether its last drain is over, and nobody has uncordoned it since. */
  isDrained(node: string): boolean {
    return this.#drained.has(node);
  }

  /** Jobs that this pod has claimed and neither finished nor released. */
  working(pod: string): number {
    return this.#jobs.of(pod);
  }

  streaming(pod: string): number {
    return this.#streams.of(pod);
  }
}
