import { spawn, type ChildProcess } from "node:child_process";

/**
 * The shell waits for the pid of a group's leader, then for word that the process has ended. If its input ends instead,
 * whoever started it has died, and the group is killed.
 */
const script = 'read -r pid || exit 0; read -r done && exit 0; kill -s KILL -- "-$pid"';

/**
 * Kills a process and its group when we die: all of it at once, and also where the kernel can't be asked to do so. What
 * the kernel does, it does from parent to child, each of them only when the one above it has been cleared away.
 */
export interface Guard {
  readonly shell: ChildProcess;
  /** To be called in the same turn in which the process was spawned. */
  watch(pid: number): void;
  /** To be called when the process has ended. */
  release(): void;
}

/** Starts a guard in a session of its own: Ctrl-C in our terminal must not end it. */
export function startGuard(): Guard {
  const shell = spawn("/bin/sh", ["-c", script], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: {},
    cwd: "/",
  });
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  shell.unref();
  return {
    shell,
    watch: (pid) => shell.stdin.write(`${pid}\n`),
    release: () => shell.stdin.end("done\n"),
  };
}
