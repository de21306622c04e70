import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import type { PodListener } from "./listener.ts";

/** Linux: a descriptor that stands for a file and opens nothing (open(2)); Node has no name for it. */
const O_PATH = 0o10000000;

/** Where a pod is dialled. The path never changes: before the pod listens, and after its end, dialling is refused. */
export interface Door {
  readonly path: string;
  /** The listening socket to hand to the pod; undefined for a pod that makes its own. */
  readonly listenerFd: number | undefined;
  /** To be called when the pod has been spawned: the lab keeps no copy of the listener. */
  handedOver(): void;
  /** To be called whenever the pod says that it listens. */
  open(pid: number): void;
  /** To be called when the pod has ended. */
  close(): void;
}

/** Makes something under this name, in the place of what has it now; at no moment is there nothing. */
function put(path: string, make: (as: string) => void): void {
  const made = `${path}+`;
  make(made);
  renameSync(made, path);
  // Two names of one file stay both.
  rmSync(made, { force: true });
}

/** The pod inherits the listener. Its socket gets its name when the pod listens; then the kernel says who is there. */
export function inheritedDoor(path: string, nobody: string, listener: PodListener): Door {
  put(path, (as) => linkSync(nobody, as));
  let opened = false;
  return {
    path,
    listenerFd: listener.fd,
    handedOver: () => listener.release(),
    open() {
      if (opened) return;
      opened = true;
      renameSync(listener.path, path);
    },
    close: () => undefined,
  };
}

/**
 * The pod makes its own socket, where the lab finds it by the pod's pid: a shell or npm around the program would
 * otherwise hold on to an inherited listener, and connections would wait for a program that has gone. The lab goes by
 * a descriptor of the very socket that it found there; what a pod puts in its place later, a link say, leads nowhere.
 */
export function ownDoor(path: string, nobody: string, find: (pid: number) => string | undefined): Door {
  let descriptor: number | undefined;
  const replace = (make: (as: string) => void): void => {
    put(path, make);
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  replace((as) => linkSync(nobody, as));
  return {
    path,
    listenerFd: undefined,
    handedOver: () => undefined,
    open(pid) {
      const made = find(pid);
      const found = made !== undefined && process.platform === "linux" ? openSocket(made) : made;
      if (found === undefined) return;
      const target = typeof found === "number" ? `/proc/${process.pid}/fd/${found}` : found;
      replace((as) => symlinkSync(target, as));
      if (typeof found === "number") descriptor = found;
    },
    close: () => replace((as) => linkSync(nobody, as)),
  };
}

/** A descriptor of the socket at this path; undefined when there is none, or when something else is there. */
function openSocket(path: string): number | undefined {
  try {
    const descriptor = openSync(path, O_PATH | constants.O_NOFOLLOW);
    if (fstatSync(descriptor).isSocket()) return descriptor;
    closeSync(descriptor);
  } catch {
    // It has gone, or was never there.
  }
  return undefined;
}
