import type { EventBody } from "../../protocol/index.ts";
import type { Prober } from "../probe.ts";

interface Options {
  readonly pod: string;
  readonly socketPath: string;
  /** ms between two dials. */
  readonly every: number;
  readonly prober: Prober;
  readonly emit: (event: EventBody) => void;
}

/**
 * Dials a pod that was told to stop, again and again, until it no longer accepts. Only the first accepted dial and
 * the first refused one are worth an event. Returns what stops it.
 */
export function watchDoor({ pod, socketPath, every, prober, emit }: Options): () => void {
  let stopped = false;
  let accepted = 0;
  let timer: NodeJS.Timeout | undefined;
  const dial = async (): Promise<void> => {
    const { ok, result } = await prober.door(socketPath);
    if (stopped) return;
    if (ok) accepted += 1;
    if (!ok || accepted === 1)
      emit({ type: "probe.settled", pod, probe: "door", ok, result, streak: ok ? accepted : 1 });
    if (ok) timer = setTimeout(() => void dial(), every);
  };
  void dial();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
