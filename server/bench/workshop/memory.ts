import { readFileSync } from "node:fs";
import { descendants } from "../../testing/processes.ts";

const mega = 1024;

/** What a process takes of the memory, in MB, each shared page divided among those that share it; 0 if it has gone. */
function shareOf(pid: number): number {
  try {
    const found = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    return Number(found?.[1] ?? 0) / mega;
  } catch {
    return 0;
  }
}

/** What a server and everything that it has started take at one moment. */
export interface Memory {
  readonly server: number;
  /** The labs with their pods. */
  readonly labs: number;
  readonly processes: number;
}

/** Only where there is a /proc. One look at its table is enough: it must not take what it measures. */
export function memoryOf(pid: number): Memory {
  const below = descendants(pid);
  const ofLabs = new Set<number>();
  // A parent comes before its children in each round of the search, so that one pass finds whole families.
  for (const { pid: each, parent, command } of below)
    if (command.includes("lab/process.ts") || ofLabs.has(parent)) ofLabs.add(each);
  const sum = [...ofLabs].reduce((total, each) => total + shareOf(each), 0);
  return { server: shareOf(pid), labs: sum, processes: below.length };
}
