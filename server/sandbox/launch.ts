import type { ChildProcess } from "node:child_process";
import { Duplex } from "node:stream";
import type { Inside } from "./exec.ts";
import type { PodSpec } from "./types.ts";

/** Descriptors that every pod gets; the preload knows them by these numbers. */
export const podDescriptors = { listener: 3, reports: 4 } as const;

/** The service that tests start, in the pod's folder: called the same whatever it is. */
export const serviceFile = "service.mjs";

/** A pod that is ready to be launched. */
interface PodFiles {
  readonly spec: PodSpec;
  /** The pod's own folder on the host. The lab writes its program there; the pod writes nowhere in it but in `w`. */
  readonly folder: string;
  /** The program's name in that folder. */
  readonly program: string;
  /** The listening socket that it inherits; undefined where it has to make its own at `ownSocket`. */
  readonly listenerFd: number | undefined;
}

export type Writes = { readonly contained: true } | { readonly contained: false; readonly folder: string };

export interface Launched {
  /** What the lab spawned: the pod itself, or what stands around it and ends when it ends. */
  readonly child: ChildProcess;
  /** The pod's own pid on the host. Rejects if the pod couldn't be started. */
  readonly pid: Promise<number>;
  readonly pidOne: boolean;
  /** Where its files go: into a container's own file systems, or into a folder of the host. */
  readonly writes: Writes;
  /** Where a pod that makes its own socket has put it, given the pod's pid: a path of the host. */
  readonly ownSocket: (pid: number) => string;
  /** How a command is run where this pod runs, given the pod's pid. */
  readonly inside: (pid: number, command: readonly string[]) => Inside;
}

/** How one tier starts a pod. */
export type Launch = (pod: PodFiles) => Launched | Promise<Launched>;

/** Resolves with the pid of a process that was spawned, rejects if it couldn't be. */
export function spawnedPid(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () =>
      child.pid === undefined ? reject(new Error("no process was started")) : resolve(child.pid),
    );
  });
}

/** The lab's end of a pipe that was given to a process under this descriptor. */
export function pipeOf(child: ChildProcess, descriptor: number): Duplex {
  const pipe: unknown = (child.stdio as readonly unknown[])[descriptor];
  if (!(pipe instanceof Duplex)) throw new Error(`descriptor ${descriptor} of the process is no pipe`);
  return pipe;
}
