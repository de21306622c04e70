import type { PodExit, Tier } from "./types.ts";

interface Ending {
  /** As Node reports the end of the process that the lab spawned. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The signals that the lab has sent to the pod. */
  readonly sent: ReadonlySet<NodeJS.Signals>;
  /** Why the sandbox itself killed it, if it did. */
  readonly why: string | undefined;
}

const killed = 128 + 9;

/**
 * How a pod ended. Through bubblewrap a death by signal N arrives as exit code 128 + N, which a pod could also choose
 * by itself. PID 1 can be killed by nothing from the lab but SIGKILL, so only that one is turned back, and only if the
 * lab has sent it.
 */
export function podExit(tier: Tier, { code, signal, sent, why }: Ending): PodExit {
  const because = why === undefined ? {} : { why };
  if (tier === "process" || code !== killed) return { code, signal, ...because };
  if (sent.has("SIGKILL")) return { code: null, signal: "SIGKILL", ...because };
  return {
    code,
    signal,
    why: "exit code 137 without a SIGKILL of the lab: the limit of CPU time, a machine out of memory, or the pod's own choice",
  };
}
