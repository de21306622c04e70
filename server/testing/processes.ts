import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process of this machine. */
interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** From /proc where there is one: a bare Linux may have no ps. */
const all = (): Seen[] => (process.platform === "linux" ? fromProc() : fromPs());

function fromPs(): Seen[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,command="], { encoding: "utf8" });
  return table.split("\n").flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || !state || state.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), command: command ?? "" }];
  });
}

function fromProc(): Seen[] {
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

/** Every living descendant of these processes. */
export function descendants(...pids: number[]): Seen[] {
  const processes = all();
  const found: Seen[] = [];
  const parents = new Set(pids);
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

/** The living processes whose command line has this in it. */
export const running = (part: string): Seen[] => all().filter(({ command }) => command.includes(part));

/** The bit of a process's flags that says that it is ending: `PF_EXITING` of Linux. */
const exiting = 0x4;
/** SIGKILL's bit in a set of signals. */
const sigkill = 1n << 8n;

/**
 * Which of these processes may still do something: they live, they are not ending, and no SIGKILL waits for them. The
 * kernel takes a while to clear away what has been killed, and meanwhile not an instruction of it is carried out. Only
 * where there is a /proc; elsewhere all that live.
 */
export const ableToAct = (processes: readonly Seen[]): Seen[] =>
  survivors(processes).filter(({ pid }) => {
    if (process.platform !== "linux") return true;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const flags = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[6]);
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const pending = /^ShdPnd:\s+([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
      const own = /^SigPnd:\s+([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
      return (flags & exiting) === 0 && ((BigInt(`0x${pending}`) | BigInt(`0x${own}`)) & sigkill) === 0n;
    } catch {
      // It has just gone.
      return false;
    }
  });

/** Which of these processes still live. */
export function survivors(processes: readonly Seen[]): Seen[] {
  const living = new Map(all().map((process) => [process.pid, process.command]));
  return processes.filter(({ pid, command }) => living.get(pid) === command);
}
