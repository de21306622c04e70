import { readdir, readFile } from "node:fs/promises";

/** What the processes of a pod hold and have used. */
export interface Usage {
  readonly processes: number;
  readonly memoryMB: number;
  readonly cpuSeconds: number;
}

/** The kernel tells processor time to programs in hundredths of a second, whatever its own clock. */
const ticksPerSecond = 100;

const textOf = (path: string): Promise<string> => readFile(path, "latin1").catch(() => "");
const numbersIn = (text: string): string[] => text.match(/\d+/g) ?? [];

/** The processes of a container as its own /proc lists them, which is mounted over and over by nobody but the lab. */
const inContainer = async (proc: string): Promise<string[]> => {
  const names = await readdir(proc).catch(() => []);
  return names.filter((name) => /^\d+$/.test(name)).map((name) => `${proc}/${name}`);
};

/** A process and its descendants, by whichever of its threads they were started. */
async function descending(pid: string): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(threads.map((tid) => textOf(`/proc/${pid}/task/${tid}/children`)));
  const below = await Promise.all(children.flatMap(numbersIn).map(descending));
  return [`/proc/${pid}`, ...below.flat()];
}

/** Of one that has ended nothing is left but the time that it has used, which its parent has on its account. */
async function usageAt(folder: string): Promise<Usage> {
  const [status, stat] = await Promise.all([textOf(`${folder}/status`), textOf(`${folder}/stat`)]);
  const resident = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  // The name, in brackets, may hold anything: what is counted begins behind it, with the state as field 3.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [own, system, waitedFor, system2] = fields.slice(11, 15).map(Number);
  const ticks = (own ?? 0) + (system ?? 0) + (waitedFor ?? 0) + (system2 ?? 0);
  return { processes: stat === "" ? 0 : 1, memoryMB: resident / 1024, cpuSeconds: ticks / ticksPerSecond };
}

/** What a pod uses at this moment; nothing where the system doesn't tell, or once it has ended. */
export async function usageOf(pid: number, contained: boolean): Promise<Usage> {
  const folders = contained ? await inContainer(`/proc/${pid}/root/proc`) : await descending(String(pid));
  const all = await Promise.all(folders.map(usageAt));
  return {
    processes: all.reduce((sum, each) => sum + each.processes, 0),
    memoryMB: all.reduce((sum, each) => sum + each.memoryMB, 0),
    cpuSeconds: all.reduce((sum, each) => sum + each.cpuSeconds, 0),
  };
}
