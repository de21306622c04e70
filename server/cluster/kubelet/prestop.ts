import type { EventBody, Hook } from "../../protocol/index.ts";
import type { Container } from "../launcher.ts";
import type { Prober } from "../probe.ts";
import { pause } from "./grace.ts";

interface Options {
  readonly pod: string;
  readonly sidecar: string | undefined;
  readonly hook: Hook;
  readonly container: Container;
  readonly prober: Prober;
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly emit: (event: EventBody) => void;
  /** When the grace is over that the hook is charged to: ms since the run began. */
  readonly graceEnd: () => number;
  /** Aborted when the container is gone. */
  readonly signal: AbortSignal;
}

const describe = (hook: Hook): string => {
  if ("sleep" in hook) return `sleep ${hook.sleep}`;
  return "exec" in hook ? `exec ${hook.exec.join(" ")}` : `GET ${hook.http.path}`;
};

/** A timer may fire a millisecond before its time; that must not cost a whole second of the charge. */
const early = 1;

/** What a wait of `ms` is charged: whole cluster seconds, floored. */
export const chargedSeconds = (ms: number, second: number): number => Math.floor((ms + early) / second);

/** @throws Error saying what went wrong */
async function perform({ hook, container, prober, second, signal }: Options): Promise<void> {
  if ("sleep" in hook) return pause(hook.sleep * second, signal);
  // Any status is a success: only a call that gets no answer fails (kubelet, lifecycle handlers).
  if ("http" in hook) return prober.call(container.socketPath, hook.http.path, signal);
  const { code, output } = await container.exec(hook.exec, signal);
  if (code !== 0) throw new Error(`${describe(hook)} exited with code ${code}${output && `: ${output}`}`);
}

/**
 * Runs a preStop hook to its end, successful or not. Resolves with its length in ms. `sleep` is the kubelet's own and
 * needs no binary in the container; a command that can't be started or fails, and a call that nobody answers, are
 * recorded as failed. Nothing is recorded of a hook whose container ended under it.
 */
export async function runPreStop(options: Options): Promise<number> {
  const { pod, sidecar, hook, second, now, emit, graceEnd, signal } = options;
  const began = now();
  const of = { pod, ...(sidecar !== undefined && { sidecar }) };
  // A hook that overruns goes on, and costs no more than there was.
  const charged = () => chargedSeconds(Math.min(now(), Math.max(began, graceEnd())) - began, second);
  emit({ type: "prestop.started", ...of, hook: describe(hook) });
  try {
    await perform(options);
    if (!signal.aborted) emit({ type: "prestop.finished", ...of, chargedSeconds: charged() });
  } catch (error) {
    const why = `FailedPreStopHook: ${error instanceof Error ? error.message : String(error)}`;
    if (!signal.aborted) emit({ type: "prestop.failed", ...of, why, chargedSeconds: charged() });
  }
  return now() - began;
}
