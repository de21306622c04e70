import { readFileSync } from "node:fs";

/** The user that pods run as on the host. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

const fallback: Identity = { uid: 65534, gid: 65534 };

/** The ids of `nobody` in the text of /etc/passwd; never those of root. */
export function nobodyIn(passwd: string): Identity {
  const fields = passwd
    .split("\n")
    .find((line) => line.startsWith("nobody:"))
    ?.split(":");
  const uid = Number.parseInt(fields?.[2] ?? "", 10);
  const gid = Number.parseInt(fields?.[3] ?? "", 10);
  return uid && gid ? { uid, gid } : fallback;
}

/**
 * Pods never run as the host's root: limits such as RLIMIT_NPROC don't hold for it, and a way out of the sandbox would
 * be the end of the machine. `undefined`: the lab is an ordinary user already, and pods run as the same one.
 */
export function podIdentity(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return nobodyIn(readFileSync("/etc/passwd", "utf8"));
  } catch {
    return fallback;
  }
}
