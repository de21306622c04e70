import { execFileSync } from "node:child_process";

/** The account that a child process runs under. Empty: the same as ours. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

const overflowId = 65534;

/** Postgres refuses to run as root. So root runs it as `nobody`; everybody else as themselves. */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOf("-u"), gid: idOf("-g") };
}

function idOf(which: "-u" | "-g"): number {
  try {
    return Number(
      execFileSync("id", [which, "nobody"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch {
    return overflowId;
  }
}
