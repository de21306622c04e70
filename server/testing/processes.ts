import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine, from /proc. */
interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function all(): Seen[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const after = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (after[0] === "Z") return [];
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return [{ pid: Number(name), parent: Number(after[1]), command }];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

/** Every living descendant of a process. */
export function descendants(pid: number): Seen[] {
  const processes = all();
  const found: Seen[] = [];
  const parents = new Set([pid]);
  for (let before = -1; before !== found.length;) {
    before = found.length;
    for (const process of processes) {
      if (parents.has(process.parent) && !parents.has(process.pid)) {
        parents.add(process.pid);
        found.push(process);
      }
    }
  }
  return found;
}

/** Which of these processes still live. */
export function survivors(processes: readonly Seen[]): Seen[] {
  const living = new Map(all().map((process) => [process.pid, process.command]));
  return processes.filter(({ pid, command }) => living.get(pid) === command);
}
