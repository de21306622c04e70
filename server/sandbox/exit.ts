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

/** Exit codes through bubblewrap that are most likely the kernel's answer to a fault, which kills even PID 1. */
const crashes: Readonly<Record<number, string>> = {
  132: "SIGILL",
  133: "SIGTRAP",
  134: "SIGABRT",
  135: "SIGBUS",
  139: "SIGSEGV",
  159: "SIGSYS",
};

function likely(code: number | null): string | undefined {
  if (code === killed) {
    return "exit code 137 without a SIGKILL of the lab: a machine out of memory, the limit of processor time, or the pod's own choice";
  }
  const crash = code === null ? undefined : crashes[code];
  if (crash === "SIGSYS")
    return `exit code ${code}: most likely SIGSYS, for a system call that the sandbox forbids`;
  return crash && `exit code ${code}: most likely a crash (${crash}), such as a full heap`;
}

/**
 * How a pod ended. Through bubblewrap a death by signal N arrives as exit code 128 + N, which a pod could also choose
 * by itself. PID 1 can be killed by nothing from the lab but SIGKILL, so only that one is turned back, and only if the
 * lab has sent it.
 */
export function podExit(tier: Tier, { code, signal, sent, why }: Ending): PodExit {
  if (tier === "container" && code === killed && sent.has("SIGKILL")) {
    return { code: null, signal: "SIGKILL", ...(why !== undefined && { why }) };
  }
  const because = why ?? (tier === "container" ? likely(code) : undefined);
  return { code, signal, ...(because !== undefined && { why: because }) };
}
