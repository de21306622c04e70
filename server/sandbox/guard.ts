import { spawn, type ChildProcess } from "node:child_process";
import { dyingWithUs } from "./dying-with-us.ts";

/**
 * The shell is told of what is to be killed, `+ pid generations`, and no more to be, `- pid`. When its input ends,
 * whoever started it has ended. On Linux it hears that earlier, by URG: the input of a process with many threads ends
 * only with the last of them. What it was told just before, it may only read after that, and a shell that isn't yet ready
 * for the signal ignores it. What asks others to end, as systemd may ask all of a unit, is none of its business.
 *
 * It is all killed at once, and with as few looks at who descends from whom as will do: on a machine that is busy with the
 * end of the first ones, the shell would wait long for its turn.
 */
const script = `
watched=
gather() {
  found="$found $1"
  [ "$2" -gt 0 ] || return
  children=
  read -r children <"/proc/$1/task/$1/children"
  for child in $children; do gather "$child" $(($2 - 1)); done
}
end() {
  found=
  set -- $watched
  while [ $# -gt 0 ]; do
    gather "$1" "$2"
    found="$found -$1"
    shift 2
  done
  [ -z "$found" ] || kill -s KILL $found
  watched=
}
trap '' HUP INT TERM
trap end URG
listen() {
  while read -r what pid generations; do
    if [ "$what" = + ]; then
      watched="$watched $pid $generations"
    else
      others=
      set -- $watched
      while [ $# -gt 0 ]; do
        [ "$1" = "$pid" ] || others="$others $1 $2"
        shift 2
      done
      watched=$others
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
 * Kills a process, its group and its descendants when we end, however that comes about: all of them at once, and also
 * where the kernel can't be asked to do so. What the kernel does, it does from parent to child, each of them only when the
 * one above it is cleared away. To be called in the turn in which the process was spawned, on the main thread.
 *
 * @param generations how many of its descendants, where the kernel names children (Linux). Two reach into the containers
 *   that it has made.
 * @returns to be called when all of them have ended.
 */
export function killWithUs(pid: number, generations = 2): () => void {
  shell ??= startShell();
  watched.add(pid);
  shell.stdin?.write(`+ ${pid} ${generations}\n`);
  return () => {
    if (!watched.delete(pid)) return;
    shell?.stdin?.write(`- ${pid}\n`);
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
