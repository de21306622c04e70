import { realpathSync } from "node:fs";
import { findProgram } from "../programs.ts";
import type { Runtime } from "../runtime/stage.ts";
import type { ContainerHost } from "./arguments.ts";
import { librariesOf } from "./libraries.ts";

function required(program: string, packageName: string): string {
  const path = findProgram(program);
  if (path === undefined)
    throw new Error(
      `${program} isn't installed: install the package ${packageName} with your package manager`,
    );
  return path;
}

/**
 * Finds what containers are made of on this host.
 * @throws Error naming what is missing and how to get it
 */
export async function findContainerHost(runtime: Runtime): Promise<ContainerHost> {
  if (process.platform !== "linux") throw new Error(`containers need Linux, and this is ${process.platform}`);
  const bwrap = required("bwrap", "bubblewrap");
  const prlimit = required("prlimit", "util-linux");
  const shell = realpathSync("/bin/sh");
  return {
    bwrap,
    prlimit,
    libraries: await librariesOf([runtime.node, prlimit]),
    shell: { path: shell, libraries: await librariesOf([shell]) },
    runtime,
  };
}
