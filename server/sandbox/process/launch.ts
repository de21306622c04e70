import { spawn } from "node:child_process";
import { chown, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { commandWith, writeWrapping } from "../command/wrapping.ts";
import { commandEnvironment, podEnvironment, testsEnvironment } from "../environment.ts";
import { dyingWithUs } from "../dying-with-us.ts";
import type { Inside } from "../exec.ts";
import { writableName } from "../folder.ts";
import type { Identity } from "../identity.ts";
import { serviceFile, spawnedPid, type Launch } from "../launch.ts";
import { nodeFlags } from "../node-flags.ts";
import { findProgram } from "../programs.ts";
import { limitsOfAProcess } from "../resource-limits.ts";
import type { Runtime } from "../runtime/stage.ts";
import { killWithUs } from "../guard.ts";
import { killThoseIn } from "./left-behind.ts";

const usualPath = "/usr/local/bin:/usr/bin:/bin";

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
 * kernel kills them with the lab (`setpriv --pdeathsig`, which watches the thread that spawns: the main one); elsewhere,
 * and where a command starts processes of its own, a shell does. Linux also bounds what each of their processes takes.
 */
export function processLaunch(runtime: Runtime, identity: Identity | undefined): Launch {
  const onLinux = (program: string) => (process.platform === "linux" ? findProgram(program) : undefined);
  const dying = dyingWithUs();
  const prlimit = onLinux("prlimit");
  return async ({ spec, folder, program, listenerFd }) => {
    const writable = await makeWritable(folder, identity);
    const places = Object.fromEntries((spec.sockets ?? []).map(({ env, hostDir }) => [env, hostDir]));
    const app = join(folder, program);
    const temporary = join(writable, "tmp");
    const service = spec.tests && join(folder, serviceFile);
    const ownSocket = join(writable, "port.sock");
    const path = [join(folder, "bin"), process.env["PATH"] ?? usualPath].join(delimiter);
    const environment = {
      ...podEnvironment(spec, places),
      TMPDIR: temporary,
      ...(spec.command && commandEnvironment(app, path, ownSocket)),
      ...(service !== undefined && testsEnvironment(service)),
    };
    const readable = [
      app,
      ...(service === undefined ? [] : [service]),
      runtime.folder,
      join(folder, "../node_modules"),
    ];
    const flags = nodeFlags({ readable, writable: [writable], processes: service !== undefined });
    const { node, preload, runTests, npm } = runtime;
    if (spec.command) await writeWrapping(folder, { node, nodeFlags: flags, preload, app, npm, temporary });
    const loaded = service === undefined ? ["--require", preload] : [runTests];
    const started = spec.command ? commandWith(spec.command, app) : [node, ...flags, ...loaded, app];
    const limited = prlimit === undefined ? started : [prlimit, ...limitsOfAProcess, ...started];
    const command = [...dying, ...limited];
    const [file = "", ...rest] = command;
    const cwd = spec.command ? folder : join(writable, "data");
    const child = spawn(file, rest, {
      ...identity,
      cwd,
      env: environment,
      stdio: ["ignore", "pipe", "pipe", listenerFd ?? "ignore", "pipe"],
      detached: true,
    });
    const mayLeaveProcesses = spec.command !== undefined || service !== undefined;
    const watched = child.pid !== undefined && (dying.length === 0 || mayLeaveProcesses);
    const release = watched ? killWithUs(child.pid) : undefined;
    child.once("exit", () => {
      killGroup(child.pid);
      release?.();
      if (service !== undefined) killThoseIn(folder);
    });
    // The image of a pod without a command has Node in it and nothing else, here as in a container: what the host
    // has is none of a hook's business.
    const programs = spec.command ? undefined : new Map([["node", node]]);
    const inside = (pid: number, [executable = "", ...args]: readonly string[]): Inside => ({
      file: programs ? (programs.get(executable) ?? join(folder, "bin", executable)) : executable,
      called: executable,
      args,
      env: { ...environment, CONTAINER_PID: String(pid) },
      cwd,
      identity,
    });
    return {
      child,
      pid: spawnedPid(child),
      pidOne: false,
      writes: { contained: false, folder: writable },
      ownSocket: () => ownSocket,
      inside,
    };
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
