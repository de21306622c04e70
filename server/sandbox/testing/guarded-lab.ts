/** A lab of its own process, to be killed: guards one process with a shell, and prints its pid. */
import { spawn } from "node:child_process";
import { startGuard } from "../guard.ts";

const guard = startGuard();
const child = spawn("/bin/sleep", ["600"], { stdio: "ignore", detached: true });
if (child.pid === undefined) throw new Error("sleep couldn't be started");
guard.watch(child.pid);
process.stdout.write(`${child.pid}\n`);
setInterval(() => undefined, 1000);
