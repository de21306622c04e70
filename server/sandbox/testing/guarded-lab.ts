/**
 * A lab of its own process, to be killed: watches over two processes, of which the second one has a child that has left
 * its group, and no longer over a third one. Prints the pids of the three and of the child.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { killWithUs } from "../guard.ts";

function watch(file: string, ...args: string[]) {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  if (child.pid === undefined) throw new Error(`${file} couldn't be started`);
  return { child, pid: child.pid, release: killWithUs(child.pid) };
}

const first = watch("/bin/sleep", "600");
const second = watch("/bin/sh", "-c", "setsid sleep 600 & echo $!; wait");
const third = watch("/bin/sleep", "600");
third.release();
const [descendant] = (await once(second.child.stdout, "data")) as [Buffer];
process.stdout.write(`${JSON.stringify([first.pid, second.pid, third.pid, Number(descendant)])}\n`);
setInterval(() => undefined, 1000);
