import { lstat, mkdir, readdir, realpath, rm, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const unusedDays = 7;

/** Where this user's caches go by the platform's custom. Root's is not in its home, which others can't read. */
function cacheHome(): string {
  if (process.getuid?.() === 0) return "/var/cache";
  const own = process.env["XDG_CACHE_HOME"];
  if (own !== undefined && own.startsWith("/")) return own;
  return process.platform === "darwin" ? join(homedir(), "Library/Caches") : join(homedir(), ".cache");
}

/** Nobody but this user and root may put anything else in the place of `path` or of a folder above it. */
async function isOurs(path: string): Promise<boolean> {
  const own = process.getuid?.();
  for (let folder = await realpath(path); ; folder = dirname(folder)) {
    const { uid, mode } = await lstat(folder);
    const others = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
    if ((uid !== own && uid !== 0) || others) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** The folder for staged runtimes, or `undefined` if there is none that is safe to keep them in. */
export async function openCache(home = cacheHome()): Promise<string | undefined> {
  const folder = join(home, "last-call");
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    const { uid, mode } = await lstat(folder);
    const private_ = uid === process.getuid?.() && (mode & 0o022) === 0;
    if (!private_ || !(await isOurs(folder))) return undefined;
    // Node's permission model compares real paths.
    return await realpath(folder);
  } catch {
    return undefined;
  }
}

/** Marks `keep` as used, and removes what no version has used for a week. */
export async function tidyCache(folder: string, keep: string): Promise<void> {
  const now = new Date();
  await utimes(join(folder, keep), now, now);
  for (const name of await readdir(folder)) {
    if (name === keep || !name.startsWith("runtime-")) continue;
    const { mtimeMs } = await lstat(join(folder, name)).catch(() => ({ mtimeMs: Infinity }));
    if (now.getTime() - mtimeMs > unusedDays * 86_400_000)
      await rm(join(folder, name), { recursive: true, force: true });
  }
}
