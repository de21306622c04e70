import { spawn, type ChildProcess } from "node:child_process";
import { dyingWithUs } from "./dying-with-us.ts";

/**
 * The shell is told of the leaders of groups that are to be killed, `+ pid`, and no more to be, `- pid`. When its input
 * ends, whoever started it has ended. On Linux it hears that earlier, by URG: the input of a process with many threads
 * ends only with the last of them. What it was told just before, it may only read after that, and a shell that isn't yet
 * ready for the signal ignores it. What asks others to end, as systemd may ask all of a unit, is none of its business.
 */
const script = `
pids=
end() { for pid in $pids; do kill -s KILL -- "-$pid"; done; }
trap '' HUP INT TERM
trap end URG
listen() {
  while read -r what pid; do
    if [ "$what" = + ]; then
      pids="$pids $pid"
    else
      others=
      for other in $pids; do [ "$other" = "$pid" ] || others="$others $other"; done
      pids=$others
    fi
  done
}
# Some shells give up reading when a signal comes: then the rest is read, to the end.
listen
listen
end
`;

/** The shell as long as it has something to watch. */
let shell: ChildProcess | undefined;
const watched = new Set<number>();

/**
 * Kills a process and its group when we end, however that comes about: all groups at once, and also where the kernel
 * can't be asked to do so. What the kernel does, it does from parent to child, each of them only when the one above it is
 * cleared away. To be called in the turn in which the process was spawned, on the main thread, with the group's leader.
 *
 * @returns to be called when all of the group has ended.
 */
export function killWithUs(leader: number): () => void {
  shell ??= startShell();
  watched.add(leader);
  shell.stdin?.write(`+ ${leader}\n`);
  return () => {
    if (!watched.delete(leader)) return;
    shell?.stdin?.write(`- ${leader}\n`);
    if (watched.size > 0) return;
    shell?.stdin?.end();
    shell = undefined;
  };
}

/** In a session of its own: Ctrl-C in our terminal must not end it. */
function startShell(): ChildProcess {
  const [file, ...args] = [...dyingWithUs("SIGURG"), "/bin/sh", "-c", script, "last-call-guard"];
  const started = spawn(file, args, {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: {},
    cwd: "/",
  });
  started.on("error", () => undefined);
  started.stdin?.on("error", () => undefined);
  started.unref();
  return started;
}
