import { spawn } from "node:child_process";
import { chmod, lstat, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Identity } from "./identity.ts";

const prefix = "lastcall-";
/** As `mkdtemp` makes their names of the prefix. */
const named = /^lastcall-\w{6}$/;
/** Held open by the owner: it takes connections as long as the owner lives, in whatever PID namespace that is. */
const ownerSocket = "owner";
/** The part of a pod's folder that the pod may write to. */
export const writableName = "w";

/** The folder of one sandbox: the lab writes here; pods only inside their own `w`. */
export interface SandboxFolder {
  readonly path: string;
  /** Removes it; to be called when no pod is alive any more. */
  remove(): Promise<void>;
}

/** Where nothing ever listened, there was no owner: such a folder is somebody else's, or is just being made. */
function ownerIsGone(folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(join(folder, ownerSocket));
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code === "ECONNREFUSED"));
  });
}

/** What pods wrote is removed as the user they ran as: nothing they put there can make root follow them. */
function removeAsPods(folders: readonly string[], identity: Identity): Promise<void> {
  if (folders.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const child = spawn("rm", ["-rf", "--", ...folders], {
      ...identity,
      cwd: "/",
      stdio: "ignore",
    });
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
}

async function removeFolder(folder: string, identity: Identity | undefined): Promise<void> {
  if (identity !== undefined) {
    const pods = await readdir(folder, { withFileTypes: true });
    const writable = pods
      .filter((pod) => pod.isDirectory())
      .map((pod) => join(folder, pod.name, writableName));
    await removeAsPods(writable, identity);
  }
  await rm(folder, { recursive: true, force: true });
}

/**
 * Removes the folders of sandboxes whose owner died without doing so, and nothing else that happens to be called like
 * them. Never throws: it is only tidying up.
 */
async function sweep(base: string, identity: Identity | undefined): Promise<void> {
  const names = await readdir(base).catch(() => []);
  for (const name of names.filter((entry) => named.test(entry))) {
    const folder = join(base, name);
    try {
      const stat = await lstat(folder);
      const ours = stat.isDirectory() && stat.uid === process.getuid?.();
      if (ours && (await ownerIsGone(folder))) await removeFolder(folder, identity);
    } catch {
      // Another lab may be sweeping the same folder.
    }
  }
}

/**
 * Makes the folder of a sandbox, under a short name (Unix sockets lie in it), and sweeps those that dead labs left.
 * @throws Error if the folder for temporary files can't be written to
 */
export async function openSandboxFolder(
  identity: Identity | undefined,
  base = tmpdir(),
): Promise<SandboxFolder> {
  // Node's permission model compares real paths, and some systems' folder for temporary files is a link.
  const path = await mkdtemp(join(await realpath(base), prefix));
  // Pods of another user must reach their own files in it, without being able to list the others'.
  await chmod(path, identity === undefined ? 0o700 : 0o711);
  const owner = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    owner.once("error", reject);
    owner.listen(join(path, ownerSocket), resolve);
  });
  owner.unref();
  await sweep(base, identity);
  return {
    path,
    async remove() {
      await new Promise((resolve) => owner.close(resolve));
      await removeFolder(path, identity);
    },
  };
}
