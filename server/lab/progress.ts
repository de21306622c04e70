import type { LabEvent } from "../protocol/index.ts";

/** The few counts that conditions ask for, kept up with the events so that asking costs nothing. */
export class Progress {
  readonly #podOf = new Map<number, string>();
  readonly #inFlight = new Map<string, number>();
  readonly #exited = new Set<string>();
  #settled = 0;

  see(event: LabEvent): void {
    switch (event.type) {
      case "request.sent":
        if (event.pod === null) break;
        this.#podOf.set(event.request, event.pod);
        this.#inFlight.set(event.pod, this.inFlight(event.pod) + 1);
        break;
      case "request.settled": {
        this.#settled += 1;
        const pod = this.#podOf.get(event.request);
        if (pod === undefined) break;
        this.#podOf.delete(event.request);
        this.#inFlight.set(pod, this.inFlight(pod) - 1);
        break;
      }
      case "pod.exited":
        this.#exited.add(event.pod);
        break;
      default:
    }
  }

  inFlight(pod: string): number {
    return this.#inFlight.get(pod) ?? 0;
  }

  get settled(): number {
    return this.#settled;
  }

  hasExited(pod: string): boolean {
    return this.#exited.has(pod);
  }
}
