import type { EventBody, Scenario } from "../protocol/index.ts";
import type { Prober } from "./probe.ts";

interface Options {
  readonly pod: string;
  readonly socketPath: string;
  readonly readiness: NonNullable<Scenario["deployment"]["readiness"]>;
  /** ms of a cluster second. */
  readonly second: number;
  readonly prober: Prober;
  readonly emit: (event: EventBody) => void;
  readonly decided: (ready: boolean, why: string) => void;
}

/**
 * Probes a container's readiness until it is told to stop. One success makes it ready, `failureThreshold` failures in
 * a row make it unready. It goes on during a termination. Returns what stops it.
 */
export function watchReadiness(options: Options): () => void {
  const { pod, socketPath, readiness, second, prober, emit, decided } = options;
  const { path, period, timeout, failureThreshold } = readiness;
  let stopped = false;
  let streak = 0;
  let last: boolean | undefined;
  let timer: NodeJS.Timeout | undefined;
  const probe = async (): Promise<void> => {
    const began = performance.now();
    const { ok, result, status } = await prober.http(socketPath, path, timeout * second);
    if (stopped) return;
    streak = ok === last ? streak + 1 : 1;
    last = ok;
    emit({
      type: "probe.settled",
      pod,
      probe: "readiness",
      ok,
      result,
      streak,
      ...(status !== undefined && { status }),
    });
    if (ok) decided(true, "");
    else if (streak >= failureThreshold)
      decided(false, `GET ${path}: ${status ?? result}, ${streak} in a row`);
    timer = setTimeout(() => void probe(), Math.max(0, period * second - (performance.now() - began)));
  };
  void probe();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
