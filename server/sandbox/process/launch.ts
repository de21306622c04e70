import { spawn } from "node:child_process";
import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { podEnvironment } from "../environment.ts";
import type { Inside } from "../exec.ts";
import { writableName } from "../folder.ts";
import type { Identity } from "../identity.ts";
import { spawnedPid, type Launch } from "../launch.ts";
import { nodeFlags } from "../node-flags.ts";
import { findProgram } from "../programs.ts";
import type { Runtime } from "../runtime/stage.ts";
import { startGuard } from "./guard.ts";

async function makeWritable(folder: string, identity: Identity | undefined): Promise<string> {
  const writable = join(folder, writableName);
  for (const path of [writable, join(writable, "tmp"), join(writable, "data")]) {
    await mkdir(path, { mode: 0o700 });
    if (identity !== undefined) await chown(path, identity.uid, identity.gid);
  }
  return writable;
}

/**
 * Starts pods as ordinary processes under Node's permission model, each in a process group of its own. On Linux the
 * kernel kills them with the lab (`setpriv --pdeathsig`, which watches the thread that spawns: the main one); elsewhere
 * a shell does.
 */
export function processLaunch(runtime: Runtime, identity: Identity | undefined): Launch {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  return async ({ spec, folder, program, listenerFd }) => {
    const writable = await makeWritable(folder, identity);
    const places = Object.fromEntries((spec.sockets ?? []).map(({ env, hostDir }) => [env, hostDir]));
    const environment = { ...podEnvironment(spec, places), TMPDIR: join(writable, "tmp") };
    const readable = [join(folder, program), runtime.folder, join(folder, "../node_modules")];
    const node = [
      runtime.node,
      ...nodeFlags({ readable, writable: [writable] }),
      "--require",
      runtime.preload,
      join(folder, program),
    ];
    const command = setpriv === undefined ? node : [setpriv, "--pdeathsig", "SIGKILL", ...node];
    const guard = setpriv === undefined ? startGuard() : undefined;
    const [file = "", ...rest] = command;
    const child = spawn(file, rest, {
      ...identity,
      cwd: join(writable, "data"),
      env: environment,
      stdio: ["ignore", "pipe", "pipe", listenerFd, "pipe"],
      detached: true,
    });
    if (child.pid !== undefined) guard?.watch(child.pid);
    child.once("exit", () => {
      guard?.release();
      killGroup(child.pid);
    });
    child.once("error", () => guard?.release());
    const inside = (_pid: number, [executable = "", ...args]: readonly string[]): Inside => ({
      file: executable,
      args,
      env: environment,
      cwd: join(writable, "data"),
      identity,
    });
    return { child, pid: spawnedPid(child), pidOne: false, inside };
  };
}

/** Whatever a pod may have left behind in its group goes with it. */
function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nobody is left in it, as usual.
  }
}
