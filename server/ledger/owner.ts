import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";

/**
 * A folder's name tells which process owns it: pid, when that process was born (pids are used again), which boot, and
 * which pid namespace. All of it in the name, because mkdir is atomic and writing a file into the folder is not.
 */
const form = /^(\d+)-(\w*)-(\w*)-(\w*)-([0-9a-f]{8})$/;

/** A fresh name for a folder of this process. */
export function ownedName(): string {
  const { pid } = process;
  return [pid, birth(pid), boot(), pidNamespace(), randomBytes(4).toString("hex")].join("-");
}

/** The random part of an owned name; undefined when it isn't one. */
export const tokenOf = (name: string): string | undefined => form.exec(name)?.[5];

/**
 * Whether the owner of a folder is certainly gone. A process in another pid namespace can't be seen from here, so its
 * folders are left alone until the next boot.
 */
export function isAbandoned(name: string): boolean {
  const [, pid, born, bootOf, namespace] = form.exec(name) ?? [];
  if (pid === undefined) return false;
  if (bootOf !== boot()) return true;
  if (namespace !== pidNamespace()) return false;
  return birth(Number(pid)) !== born;
}

/** When a process was born, in whatever unit the system counts; empty when there is no such process. */
function birth(pid: number): string {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      // The second field is the program's name in brackets and may hold anything; the 22nd is the start time.
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    }
    const started = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return started.replaceAll(/\W/g, "");
  } catch {
    return "";
  }
}

function boot(): string {
  return onLinux(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8));
}

function pidNamespace(): string {
  return onLinux(() => readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, ""));
}

function onLinux(read: () => string): string {
  try {
    return process.platform === "linux" ? read() : "";
  } catch {
    return "";
  }
}
