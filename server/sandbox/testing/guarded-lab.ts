/**
 * A lab of its own process, to be killed: watches over two processes and no longer over a third one, and prints the pids
 * of the three.
 */
import { spawn } from "node:child_process";
import { killWithUs } from "../guard.ts";

const [first, second, third] = [1, 2, 3].map(() => {
  const { pid } = spawn("/bin/sleep", ["600"], { stdio: "ignore", detached: true });
  if (pid === undefined) throw new Error("sleep couldn't be started");
  return { pid, release: killWithUs(pid) };
});
third?.release();
process.stdout.write(`${JSON.stringify([first?.pid, second?.pid, third?.pid])}\n`);
setInterval(() => undefined, 1000);
