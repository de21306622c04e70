import { readFile, statfs } from "node:fs/promises";

const everyMs = 1000;
const mostResidentBytes = 512 * 1024 * 1024;
/** The kernel keeps about 1 KB for each, and tmpfs counts bytes only. */
const mostFiles = 10_000;
const pageBytes = 4096;

/** Looks, once a second, at what no resource limit bounds: resident memory, and files in a container's folders. */
export interface Watchdog {
  stop(): void;
}

/** Bytes of memory that this process holds, from the second field of /proc/PID/statm. */
async function residentBytes(pid: number): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, "latin1");
  return Number(statm.split(" ")[1]) * pageBytes;
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
    if ((await residentBytes(pid)) > mostResidentBytes) return "used more than 512 MB of memory";
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
