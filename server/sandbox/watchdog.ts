import { readFile, statfs } from "node:fs/promises";

const everyMs = 1000;
const mostResidentMB = 256;
/** The kernel keeps about 1 KB for each, and tmpfs counts bytes only. */
const mostFiles = 10_000;

/** Looks, once a second, at what no resource limit bounds: resident memory, and files in a container's folders. */
export interface Watchdog {
  stop(): void;
}

/** MB of memory that this process holds. */
async function residentMB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "latin1");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}

/** Mount points of the container, which its processes can neither replace nor unmount. */
async function filesIn(pid: number): Promise<number> {
  const counts = ["tmp", "data", "dev/shm"].map(async (folder) => {
    const { files, ffree } = await statfs(`/proc/${pid}/root/${folder}`);
    return files - ffree;
  });
  return Math.max(...(await Promise.all(counts)));
}

/**
 * @param pid the pod's pid on the host
 * @param contained whether it has a file system of its own
 * @param onExcess called once with a phrase that says what there was too much of
 */
export function startWatchdog(pid: number, contained: boolean, onExcess: (what: string) => void): Watchdog {
  const look = async (): Promise<string | undefined> => {
    if ((await residentMB(pid)) > mostResidentMB) return `used more than ${mostResidentMB} MB of memory`;
    if (contained && (await filesIn(pid)) > mostFiles) return `made more than ${mostFiles} files`;
    return undefined;
  };
  const timer = setInterval(() => {
    look().then(
      (excess) => {
        if (excess === undefined) return;
        clearInterval(timer);
        onExcess(excess);
      },
      // Without /proc, or when the process has just ended, there is nothing to look at.
      () => undefined,
    );
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
