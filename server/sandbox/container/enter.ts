import { closeSync, openSync } from "node:fs";
import { dlopen } from "node:ffi";
import type { Inside } from "../exec.ts";
import type { Identity } from "../identity.ts";
import { findProgram } from "../programs.ts";

/** ioctl_nsfs(2): a descriptor of the user namespace around this one. */
const NS_GET_PARENT = 0xb702n;

/**
 * Bubblewrap nests two user namespaces: the pod sits in the inner one, and its other namespaces belong to the outer
 * one, in which no process is left. To join them one has to be in the outer one first, and only this call leads there.
 *
 * @throws Error if the process is gone
 */
function outerUserNamespace(pid: number): number {
  const inner = openSync(`/proc/${pid}/ns/user`, "r");
  try {
    const { functions } = dlopen(null, {
      ioctl: { arguments: ["int32", "uint64", "uint64"], return: "int32" },
    });
    const outer = functions.ioctl(inner, NS_GET_PARENT, 0n);
    if (outer < 0) throw new Error(`the container of process ${pid} can't be entered`);
    return outer;
  } finally {
    closeSync(inner);
  }
}

/**
 * How a command gets into a pod's container: the same files, processes, network and environment, yet not the same system
 * call filter, and with capabilities in there. So it is for commands of a lesson's author, never for those of a learner.
 */
export const enterContainer =
  (identity: Identity | undefined, environment: Readonly<Record<string, string>>) =>
  (pid: number, command: readonly string[]): Inside => {
    const nsenter = findProgram("nsenter");
    if (nsenter === undefined) throw new Error("a command inside a pod needs nsenter: install util-linux");
    const joined = ["--mount", "--pid", "--net", "--ipc", "--uts", "--root"];
    return {
      file: nsenter,
      args: [
        "--target",
        String(pid),
        "--user=/proc/self/fd/3",
        "--preserve-credentials",
        ...joined,
        "--",
        ...command,
      ],
      env: { ...environment, PATH: "/bin", CONTAINER_PID: "1" },
      cwd: "/",
      identity,
      descriptor: outerUserNamespace(pid),
    };
  };
