import { spawn, type ChildProcess } from "node:child_process";
import { dyingWithUs } from "../sandbox/index.ts";
import type { Account } from "./account.ts";

/**
 * Stands between the server process and Postgres, in plain sh, so that it outlives the former: it makes the cluster,
 * runs it, and when its standard input ends, whatever the reason, ends it and removes every trace. On Linux it hears of
 * the server's end earlier, by URG, which a shell that isn't yet ready for it ignores: the input of a process with many
 * threads ends only with the last of them.
 *
 * It runs under the database's account and does all the removing: this way nothing privileged ever walks through a
 * folder that somebody else may write.
 *
 * TERM and QUIT in this order: sh starts background processes with QUIT ignored, so that alone would be lost on a
 * Postgres that has only just been started; and TERM alone would wait for the clients. Where the kernel names its
 * children, they are told at once, as Postgres itself would do in its turn. PIPE is ignored, because the server process
 * may be gone by the time the guard tells it the pid.
 */
const guardScript = `
folder=$1 sockets=$2 bin=$3
shift 3
umask 077
clean() { rm -rf -- "$sockets" "$folder"; }
abandon() {
  trap '' URG
  children=
  read -r children <"/proc/$server/task/$server/children"
  kill -TERM "$server"
  kill -QUIT "$server" $children
  wait "$server"
  clean
  exit
}
server=
trap '[ -z "$server" ] || abandon' URG
read -r password && mkdir -- "$folder" "$sockets" || { clean; exit 1; }
printf '%s\\n' "$password" | "$bin/initdb" -D "$folder/data" --pwfile=/dev/stdin "$@" >&2 || { clean; exit 1; }
password=
"$bin/postgres" -D "$folder/data" </dev/null >&2 &
server=$!
trap '' HUP INT TERM PIPE
exec 2>/dev/null
echo "$server"
read -r word
[ "$word" = stop ] || abandon
kill -INT "$server"
wait "$server"
clean
`;

/**
 * Removes what dead owners left: pairs of a cluster's folder and its socket folder. The first is what the second is
 * found by, so it always comes first and goes last.
 */
const sweepScript = `
while [ $# -ge 2 ]; do
  read -r server <"$1/data/postmaster.pid"
  if { tr '\\0' ' ' <"/proc/$server/cmdline" || ps -ww -o command= -p "$server"; } | grep -qF -- "$1/data"; then
    kill -QUIT "$server"
  fi
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
  const [file, ...rest] = [...dyingWithUs("SIGURG"), "/bin/sh", "-c", guardScript, "last-call-database"];
  return spawn(file, [...rest, ...args], {
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
