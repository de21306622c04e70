import { readFile, statfs } from "node:fs/promises";

const everyMs = 1000;
const mostResidentMB = 256;
/** The same for a pod with a command, in which a shell, npm and the program run together. */
const mostTogetherMB = 448;
/** The kernel keeps about 1 KB for each, and tmpfs counts bytes only. */
const mostFiles = 10_000;

/** Looks, once a second, at what no resource limit bounds: resident memory, and files in a container's folders. */
export interface Watchdog {
  stop(): void;
}

/** MB of memory that this process and its descendants hold. One that has ended holds none. */
async function residentMB(pid: number): Promise<number> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, "latin1").catch(() => "");
  const [status, children] = await Promise.all([read("status"), read(`task/${pid}/children`)]);
  const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  const others = await Promise.all(children.split(" ").filter(Boolean).map(Number).map(residentMB));
  return others.reduce((sum, held) => sum + held, own);
}

/** Mount points of the container, which its processes can neither replace nor unmount. */
async function filesIn(pid: number): Promise<number> {
  const counts = ["tmp", "data", "dev/shm"].map(async (folder) => {
    const { files, ffree } = await statfs(`/proc/${pid}/root/${folder}`);
    return files - ffree;
  });
  return Math.max(...(await Promise.all(counts)));
}

interface Watched {
  /** The pod's pid on the host. */
  readonly pid: number;
  /** Whether it has a file system of its own. */
  readonly contained: boolean;
  /** Whether it is a command that starts the program as a process of its own. */
  readonly wrapped: boolean;
  /** Called once with a phrase that says what there was too much of. */
  readonly onExcess: (what: string) => void;
}

/** Watches a pod until it is stopped or has found too much of something. */
export function startWatchdog({ pid, contained, wrapped, onExcess }: Watched): Watchdog {
  const most = wrapped ? mostTogetherMB : mostResidentMB;
  const look = async (): Promise<string | undefined> => {
    if ((await residentMB(pid)) > most) return `used more than ${most} MB of memory`;
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
