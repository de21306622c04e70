import { openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** By what the processes of a pod are known from outside: it is in none of the pod's hands. */
export interface Traces {
  /** The container's own PID namespace; undefined where there is none. */
  readonly namespace: string | undefined;
  /** In the environment with which every process of the pod begins, and in the path of its folder. */
  readonly marks: readonly string[];
}

const orNothing = (read: () => string): string => {
  try {
    return read();
  } catch {
    return "";
  }
};

const namespaceOf = (pid: number | string): string => orNothing(() => readlinkSync(`/proc/${pid}/ns/pid`));

/**
 * To be called while the pod lives. What it opens stays open for as long as this process lives, for the number of a
 * namespace is given to another as soon as nobody has it any more.
 */
export function tracesOf(pid: number, marks: readonly string[]): Traces {
  const namespace = namespaceOf(pid);
  if (namespace !== "") openSync(`/proc/${pid}/ns/pid`, "r");
  return { namespace: namespace === "" || namespace === namespaceOf("self") ? undefined : namespace, marks };
}

/** The living processes that have these traces, by their pid and what they are. */
export function leftOf({ namespace, marks }: Traces): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.flatMap((pid) => {
    const read = (file: string) => orNothing(() => readFileSync(`/proc/${pid}/${file}`, "utf8"));
    if (/\) [ZX] /.test(read("stat"))) return [];
    const inside = namespace !== undefined && namespaceOf(pid) === namespace;
    const texts = inside
      ? []
      : [read("environ"), read("cmdline"), orNothing(() => readlinkSync(`/proc/${pid}/cwd`))];
    const marked = texts.some((text) => marks.some((mark) => text.includes(mark)));
    return inside || marked ? [`${pid} ${read("comm").trim()}`] : [];
  });
}
