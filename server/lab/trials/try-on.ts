import type { Clock } from "../../journal/index.ts";
import type { EventOf } from "../../protocol/index.ts";
import type { PodHandlers, PodSpec, Sandbox } from "../../sandbox/index.ts";
import { freePort } from "./free-port.ts";

/** Where a trial takes place. */
export interface Place {
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  /** ms after which it has given no answer. */
  readonly limit: number;
  /** Aborted when the whole run ends. */
  readonly end: AbortSignal;
  readonly log: PodHandlers["onLog"];
}

type Ended = Omit<EventOf<"trial.ended">, "seq" | "t" | "type" | "service">;
type Source = PodSpec["source"];

/**
 * Runs a test against one service, and ends every process of it. Whatever the service, everything is called the same for
 * the test: only what the service does tells it from others.
 *
 * @returns undefined if it was ended with the run
 * @throws Error if the sandbox can't start it
 */
export async function tryOn(
  { sandbox, clock, limit, end, log }: Place,
  test: Source,
  service: Source,
): Promise<Ended | undefined> {
  let tests: Ended["tests"];
  let failure: Ended["failure"];
  const port = sandbox.tier === "container" ? 8080 : await freePort();
  const from = clock.now();
  const runner = await sandbox.start(
    {
      name: "test",
      node: "lab",
      address: `127.0.0.1:${port}`,
      second: 1000,
      source: test,
      tests: { service: { ...service, path: "service.ts" } },
    },
    {
      onLog: log,
      onReport: (report) => {
        if (report.type === "tests") {
          const { type: _, ...counts } = report;
          tests ??= counts;
        } else if (report.type === "failure") {
          failure ??= { test: report.test, message: report.message };
        }
      },
    },
  );
  let stopped: string | undefined;
  const timer = setTimeout(() => {
    stopped = `it had not ended after ${limit / 1000} s`;
    runner.kill("SIGKILL");
  }, limit);
  const stop = () => runner.kill("SIGKILL");
  end.addEventListener("abort", stop, { once: true });
  if (end.aborted) stop();
  const { code, signal, why } = await runner.exited;
  clearTimeout(timer);
  end.removeEventListener("abort", stop);
  if (end.aborted) return undefined;
  // The sandbox says why it has killed something; of an end of its own it only guesses.
  const because = stopped ?? (why?.startsWith("killed: ") ? why.slice("killed: ".length) : undefined);
  return {
    code,
    signal,
    ms: Math.round(clock.now() - from),
    ...(because !== undefined && { stopped: because }),
    ...(tests && { tests }),
    ...(failure && { failure }),
  };
}
