import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { join } from "node:path";
import * as z from "zod/mini";
import { writeWrapping } from "../command/wrapping.ts";
import { commandEnvironment, podEnvironment, testsEnvironment } from "../environment.ts";
import type { Identity } from "../identity.ts";
import { pipeOf, serviceFile, type Launch } from "../launch.ts";
import { seccompProgram } from "../seccomp/policy.ts";
import { enterContainer } from "./enter.ts";
import {
  appPath,
  bwrapArguments,
  bwrapDescriptors,
  ownSocketPath,
  placesInside,
  podCommand,
  servicePath,
  socketPlace,
  type ContainerHost,
  type ContainerPod,
} from "./arguments.ts";

const infoSchema = z.object({ "child-pid": z.int().check(z.positive()) });

/** Bubblewrap writes one JSON object as soon as the pod's process exists; a pod that never came leaves it empty. */
function podPid(info: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    info.setEncoding("utf8");
    info.on("data", (chunk: string) => {
      text += chunk;
    });
    info.once("end", () => {
      try {
        resolve(infoSchema.parse(JSON.parse(text))["child-pid"]);
      } catch {
        reject(new Error("bubblewrap could not make the container"));
      }
    });
    info.once("error", reject);
  });
}

/** Bubblewrap may be gone before it has read everything; how it ended says why. */
function feed(stream: Writable, bytes: Uint8Array | string): void {
  stream.on("error", () => undefined);
  stream.end(bytes);
}

/** Starts pods in containers of their own. Must be called on the main thread: `--die-with-parent` watches the thread. */
export function containerLaunch(
  host: ContainerHost,
  identity: Identity | undefined,
  extraFlags: readonly string[] = [],
): Launch {
  const filters = { alone: seccompProgram(), wrapped: seccompProgram({ processes: true }) };
  return async ({ spec, folder, program, listenerFd }) => {
    const sockets = spec.sockets ?? [];
    const places = Object.fromEntries(sockets.map(({ env }, index) => [env, socketPlace(index)]));
    const environment = {
      ...podEnvironment(spec, places),
      ...(spec.command && commandEnvironment(appPath(program), "/bin", ownSocketPath)),
      ...(spec.tests && testsEnvironment(servicePath)),
    };
    const pod: ContainerPod = {
      name: spec.name,
      program: join(folder, program),
      environment,
      sockets: sockets.map(({ hostDir }) => hostDir),
      command: spec.command,
      service: spec.tests && join(folder, serviceFile),
      extraFlags,
    };
    if (spec.command) await writeWrapping(folder, placesInside(host, pod));
    const { arguments: argumentsFd, seccomp, info } = bwrapDescriptors;
    const child = spawn(host.bwrap, ["--args", String(argumentsFd), "--", ...podCommand(pod)], {
      ...identity,
      cwd: "/",
      env: {},
      stdio: ["ignore", "pipe", "pipe", listenerFd ?? "ignore", "pipe", "pipe", "pipe", "pipe"],
    });
    const pid = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      if (child.pid === undefined) return;
      podPid(pipeOf(child, info)).then(resolve, reject);
      feed(pipeOf(child, seccomp), spec.command || spec.tests ? filters.wrapped : filters.alone);
      feed(
        pipeOf(child, argumentsFd),
        bwrapArguments(host, pod)
          .map((word) => `${word}\0`)
          .join(""),
      );
    });
    return {
      child,
      pid,
      pidOne: true,
      writes: { contained: true },
      ownSocket: (hostPid) => `/proc/${hostPid}/root${ownSocketPath}`,
      inside: enterContainer(identity, environment),
    };
  };
}
