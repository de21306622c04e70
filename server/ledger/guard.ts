import { spawn, type ChildProcess } from "node:child_process";
import type { Account } from "./account.ts";

/**
 * What a Postgres that was killed leaves outside its folder: the one segment of System V shared memory that the last
 * number in the seventh line of its postmaster.pid names.
 */
const release = `
release() {
  segment=$(sed -n '7s/.* //p' "$1/data/postmaster.pid" 2>/dev/null)
  [ -z "$segment" ] || ipcrm -m "$segment"
}
` as const;

/**
 * Stands between the server process and Postgres, in plain sh, so that it outlives the former: it makes the cluster,
 * runs it, and when its standard input ends, whatever the reason, ends it and removes every trace.
 *
 * It runs under the database's account and does all the removing: this way nothing privileged ever walks through a
 * folder that somebody else may write.
 *
 * TERM and QUIT in this order: sh starts background processes with QUIT ignored, so that alone would be lost on a
 * Postgres that has only just been started; and TERM alone would wait for the clients. PIPE is ignored, because the
 * server process may be gone by the time the guard tells it the pid.
 */
const guardScript = `${release}
folder=$1 sockets=$2 bin=$3
shift 3
umask 077
clean() {
  release "$folder"
  rm -rf -- "$sockets" "$folder"
}
read -r password && mkdir -- "$folder" "$sockets" || { clean; exit 1; }
printf '%s\\n' "$password" | "$bin/initdb" -D "$folder/data" --pwfile=/dev/stdin "$@" >&2 || { clean; exit 1; }
password=
"$bin/postgres" -D "$folder/data" </dev/null >&2 &
server=$!
trap '' HUP INT TERM PIPE
exec 2>/dev/null
echo "$server"
read -r word
if [ "$word" = stop ]; then
  kill -INT "$server"
else
  kill -TERM "$server"
  kill -QUIT "$server"
fi
wait "$server"
clean
`;

/**
 * Removes what dead owners left: pairs of a cluster's folder and its socket folder. The first is what the second is
 * found by, so it always comes first and goes last.
 */
const sweepScript = `${release}
while [ $# -ge 2 ]; do
  read -r server <"$1/data/postmaster.pid"
  if { tr '\\0' ' ' <"/proc/$server/cmdline" || ps -ww -o command= -p "$server"; } | grep -qF -- "$1/data"; then
    kill -QUIT "$server"
  fi
  release "$1"
  rm -rf -- "$2" "$1"
  shift 2
done
` as const;

const initdbOptions = [
  "--username=lastcall",
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale=C",
  "--no-sync",
  "--no-instructions",
  "--no-data-checksums",
  "--wal-segsize=1",
];

const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

interface Cluster {
  readonly folder: string;
  readonly sockets: string;
  readonly programs: string;
  readonly settings: readonly string[];
}

/**
 * Starts the guard. Its standard input wants the admin's password as its first line, and later `stop`; its standard
 * output says Postgres' pid; its standard error is initdb's and Postgres' own, and ends when Postgres does.
 */
export function startGuard(cluster: Cluster, account: Account): ChildProcess {
  const { folder, sockets, programs, settings } = cluster;
  const args = [folder, sockets, `${programs}/bin`, ...initdbOptions, ...settings];
  return spawn("/bin/sh", ["-c", guardScript, "last-call-database", ...args], {
    ...account,
    cwd: "/",
    env: environment,
    stdio: "pipe",
    // Ctrl-C in a terminal is for the server process, which then stops the database in its own time.
    detached: true,
  });
}

/** Removes the folders of dead owners, and their databases, should one still run. Never fails. */
export async function sweep(
  leftovers: { folder: string; sockets: string }[],
  account: Account,
): Promise<void> {
  if (leftovers.length === 0) return;
  const args = leftovers.flatMap(({ folder, sockets }) => [folder, sockets]);
  const sweeper = spawn("/bin/sh", ["-c", sweepScript, "last-call-sweep", ...args], {
    ...account,
    cwd: "/",
    env: environment,
    stdio: "ignore",
  });
  await new Promise<void>((resolve) => {
    sweeper.on("error", () => resolve());
    sweeper.on("exit", () => resolve());
  });
}
