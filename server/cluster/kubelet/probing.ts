import type { EventBody, Probe } from "../../protocol/index.ts";
import type { Prober } from "../probe.ts";

interface Options {
  readonly pod: string;
  readonly sidecar: string | undefined;
  readonly kind: "readiness" | "liveness" | "startup";
  readonly probe: Probe;
  /** Where the container is dialled; it may change once it listens. */
  readonly socketPath: () => string;
  /** ms since the container was started. */
  readonly age: () => number;
  /** ms of a cluster second. */
  readonly second: number;
  readonly prober: Prober;
  readonly emit: (event: EventBody) => void;
  /** Told of each success. */
  readonly succeeded: () => void;
  /** Told of each failure from the threshold on. */
  readonly failed: (why: string) => void;
}

/**
 * Probes a container until it is told to stop: one success decides, and so do `failureThreshold` failures in a row. A
 * container that doesn't listen yet refuses, which counts. Returns what stops it.
 */
export function startProbing(options: Options): () => void {
  const { pod, sidecar, kind, probe, socketPath, age, second, prober, emit, succeeded, failed } = options;
  const { path, initialDelay, period, timeout, failureThreshold } = probe;
  let stopped = false;
  let streak = 0;
  let last: boolean | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const began = performance.now();
    const { ok, result, status } = await prober.http(socketPath(), path, timeout * second);
    if (stopped) return;
    streak = ok === last ? streak + 1 : 1;
    last = ok;
    emit({
      type: "probe.settled",
      pod,
      ...(sidecar !== undefined && { sidecar }),
      probe: kind,
      ok,
      result,
      streak,
      ...(status !== undefined && { status }),
    });
    timer = setTimeout(() => void look(), Math.max(0, period * second - (performance.now() - began)));
    if (ok) succeeded();
    else if (streak >= failureThreshold) failed(`GET ${path}: ${status ?? result}, ${streak} in a row`);
  };
  const wait = initialDelay * second - age();
  if (wait > 0) timer = setTimeout(() => void look(), wait);
  else void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
