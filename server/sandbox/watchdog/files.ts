import { lstat, readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Bounds } from "../bounds.ts";
import type { Writes } from "../launch.ts";

/** What a pod has written and not removed. */
export interface Files {
  readonly count: number;
  readonly megabytes: number;
}

/** Mount points of the container, which its processes can neither replace nor unmount; the kernel bounds their bytes. */
async function inContainer(pid: number): Promise<Files> {
  const counts = ["tmp", "data", "dev/shm"].map(async (folder) => {
    const { files, ffree } = await statfs(`/proc/${pid}/root/${folder}`);
    return files - ffree;
  });
  return { count: Math.max(...(await Promise.all(counts))), megabytes: 0 };
}

/**
 * Goes through a folder of the host, following no link, until it has seen too much. Its pod changes it meanwhile: what
 * has gone counts as nothing.
 */
async function inFolder(root: string, { files: most, filesMB }: Bounds): Promise<Files> {
  let count = 0;
  let bytes = 0;
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    count += entries.length;
    for (const entry of entries) {
      if (count > most || bytes > filesMB * 1024 * 1024) return { count, megabytes: bytes / 1024 / 1024 };
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else
        bytes += await lstat(path).then(
          ({ blocks }) => blocks * 512,
          () => 0,
        );
    }
  }
  return { count, megabytes: bytes / 1024 / 1024 };
}

/** What a pod has written into its container, or into its folder on the host; nothing once it has ended. */
export const filesOf = (pid: number, writes: Writes, bounds: Bounds): Promise<Files> =>
  (writes.contained ? inContainer(pid) : inFolder(writes.folder, bounds)).catch(() => ({
    count: 0,
    megabytes: 0,
  }));
