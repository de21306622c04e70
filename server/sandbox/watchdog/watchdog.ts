import type { Bounds } from "../bounds.ts";
import type { Writes } from "../launch.ts";
import { filesOf, type Files } from "./files.ts";
import { usageOf, type Usage } from "./usage.ts";

const everyMs = 1000;

/** Looks, once a second, at what no resource limit bounds. */
export interface Watchdog {
  stop(): void;
}

interface Watched {
  /** The pod's pid on the host. */
  readonly pid: number;
  /** Where it can put files: in a container, or in a folder of the host. */
  readonly writes: Writes;
  /** Whether it consists of several programs. */
  readonly wrapped: boolean;
  readonly bounds: Bounds;
  /** Called once with a phrase that says what there was too much of. */
  readonly onExcess: (what: string) => void;
}

function excessOf({ wrapped, bounds }: Watched, usage: Usage, files: Files): string | undefined {
  const memory = wrapped ? bounds.memoryTogetherMB : bounds.memoryMB;
  if (usage.memoryMB > memory) return `used more than ${memory} MB of memory`;
  if (usage.processes > bounds.processes) return `ran more than ${bounds.processes} processes`;
  if (usage.cpuSeconds > bounds.cpuSeconds) return `used more than ${bounds.cpuSeconds} s of processor time`;
  if (files.count > bounds.files) return `made more than ${bounds.files} files`;
  if (files.megabytes > bounds.filesMB) return `kept more than ${bounds.filesMB} MB in files`;
  return undefined;
}

const lived = (seconds: number): string => (seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} s`);

/** Watches a pod until it is stopped or has found too much of something. */
export function startWatchdog(watched: Watched): Watchdog {
  const { pid, writes, bounds, onExcess } = watched;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    clearTimeout(life);
    clearTimeout(next);
  };
  const found = (excess: string): void => {
    if (stopped) return;
    stop();
    onExcess(excess);
  };
  const look = async (): Promise<void> => {
    // Where there is no /proc, or when the pod has just ended, there is nothing to look at.
    const [usage, files] = await Promise.all([usageOf(pid, writes.contained), filesOf(pid, writes, bounds)]);
    const excess = excessOf(watched, usage, files);
    if (excess !== undefined) found(excess);
    else if (!stopped) next = later();
  };
  // One after the other: on a machine that is slow to tell, looks must not pile up.
  const later = (): NodeJS.Timeout => setTimeout(() => void look(), everyMs).unref();
  // A timer can't be set for longer than 24 days, and would then ring at once.
  const life = Number.isFinite(bounds.lifeSeconds)
    ? setTimeout(
        () => found(`ran for more than ${lived(bounds.lifeSeconds)}`),
        bounds.lifeSeconds * 1000,
      ).unref()
    : undefined;
  let next = later();
  return { stop };
}
