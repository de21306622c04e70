import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * The living processes that have this in their environment, or belong to this process group. One that has cleared its
 * environment and left its group isn't found.
 *
 * @throws Error where there is neither a /proc nor a ps
 */
export function processesWith(variable: string, group: number): number[] {
  return process.platform === "linux" ? fromProc(variable, group) : fromPs(variable, group);
}

function fromProc(variable: string, group: number): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // After the name, which may have anything in it: state, parent, process group.
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      const [state, , processGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z" || state === "X") return [];
      if (Number(processGroup) === group) return [Number(name)];
      const environment = readFileSync(`/proc/${name}/environ`, "latin1");
      return environment.split("\0").includes(variable) ? [Number(name)] : [];
    } catch {
      // It ended while we looked, or is somebody else's.
      return [];
    }
  });
}

function fromPs(variable: string, group: number): number[] {
  const table = execFileSync("ps", ["-A", "-E", "-ww", "-o", "pid=,pgid=,stat=,command="], {
    encoding: "utf8",
  });
  return table.split("\n").flatMap((line) => {
    const [, pid, processGroup, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state?.startsWith("Z")) return [];
    return Number(processGroup) === group || command?.split(" ").includes(variable) ? [Number(pid)] : [];
  });
}
