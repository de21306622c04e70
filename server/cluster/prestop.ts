import type { EventBody, Scenario } from "../protocol/index.ts";
import type { Container } from "./launcher.ts";

type Hook = NonNullable<Scenario["deployment"]["preStop"]>;

interface Options {
  readonly pod: string;
  readonly hook: Hook;
  readonly container: Container;
  /** ms of a cluster second. */
  readonly second: number;
  readonly now: () => number;
  readonly emit: (event: EventBody) => void;
  /** Aborted when the container is gone. */
  readonly signal: AbortSignal;
}

const describe = (hook: Hook): string => {
  if ("sleep" in hook) return `sleep ${hook.sleep}`;
  return "exec" in hook ? `exec ${hook.exec.join(" ")}` : `GET ${hook.http.path}`;
};

/** A timer may fire a millisecond before its time; that must not cost a whole second of the charge. */
const early = 1;

/** What a hook that took `ms` is charged: whole cluster seconds, floored. */
export const chargedSeconds = (ms: number, second: number): number => Math.floor((ms + early) / second);

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/**
 * Runs a preStop hook to its end, successful or not. Resolves with its length in ms. `sleep` is the kubelet's own and
 * needs no binary in the container; a hook whose command can't be started or fails is recorded as failed.
 */
export async function runPreStop(options: Options): Promise<number> {
  const { pod, hook, container, second, now, emit, signal } = options;
  const began = now();
  const charged = () => chargedSeconds(now() - began, second);
  emit({ type: "prestop.started", pod, hook: describe(hook) });
  const failed = (why: string) => emit({ type: "prestop.failed", pod, why, chargedSeconds: charged() });
  try {
    if ("sleep" in hook) await sleep(hook.sleep * second, signal);
    const { code, output } =
      "exec" in hook ? await container.exec(hook.exec, signal) : { code: 0, output: "" };
    if (signal.aborted) return now() - began;
    if (code === 0) emit({ type: "prestop.finished", pod, chargedSeconds: charged() });
    else failed(`FailedPreStopHook: ${describe(hook)} exited with code ${code}${output && `: ${output}`}`);
  } catch (error) {
    if (!signal.aborted)
      failed(`FailedPreStopHook: ${error instanceof Error ? error.message : String(error)}`);
  }
  return now() - began;
}
