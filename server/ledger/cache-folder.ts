import { chownSync, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Account } from "./account.ts";

/** Where things are kept that can be made again: $XDG_CACHE_HOME or ~/.cache; for root /var/cache. */
export function defaultCacheDir(): string {
  if (process.getuid?.() === 0) return "/var/cache/last-call";
  const base = process.env["XDG_CACHE_HOME"];
  return join(base && base.startsWith("/") ? base : join(homedir(), ".cache"), "last-call");
}

export interface CacheFolder {
  /** Ours: the database's programs, where they had to be copied. */
  readonly programs: string;
  /** The database account's: one folder for each server process. */
  readonly clusters: string;
}

/**
 * Makes the cache folder where it is missing.
 * @throws {Error} when it can't be made, or when it is somebody else's.
 */
export function openCacheFolder(cacheDir: string, account: Account): CacheFolder {
  const root = resolve(cacheDir);
  const programs = join(root, "programs");
  const clusters = join(root, "clusters");
  try {
    for (const folder of [root, programs]) mkdirSync(folder, { recursive: true, mode: 0o755 });
    // Whoever owns these decides which programs we run.
    for (const folder of [root, programs]) ownedByUs(folder);
    if (mkdirSync(clusters, { recursive: true, mode: 0o700 }) !== undefined && account.uid !== undefined) {
      chownSync(clusters, account.uid, account.gid ?? account.uid);
    }
  } catch (error) {
    throw new Error(
      `the cache folder ${root} can't be used: ${(error as Error).message}. ` +
        "Mend it, or set XDG_CACHE_HOME to a folder of your own (root always uses /var/cache).",
      { cause: error },
    );
  }
  return { programs, clusters };
}

function ownedByUs(folder: string): void {
  const { uid, mode } = lstatSync(folder);
  const us = process.getuid?.();
  if (us !== undefined && uid !== us) throw new Error(`${folder} belongs to uid ${uid}, not to ${us}`);
  if ((mode & 0o022) !== 0)
    throw new Error(`${folder} may be written by others (mode ${(mode & 0o777).toString(8)})`);
}
