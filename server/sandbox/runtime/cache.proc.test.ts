import { chmod, mkdir, mkdtemp, readdir, rm, symlink, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCache, tidyCache } from "./cache.ts";

describe("the cache of runtimes", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "cache-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it("is made where only this user writes", async () => {
    expect(await openCache(home)).toBe(join(home, "last-call"));
    expect(await openCache(join(home, "deeper/still"))).toBe(join(home, "deeper/still/last-call"));
  });

  it("isn't used where others could put something else in its place", async () => {
    await mkdir(join(home, "last-call"));
    await chmod(join(home, "last-call"), 0o777);
    expect(await openCache(home)).toBeUndefined();
    await chmod(join(home, "last-call"), 0o755);
    await chmod(home, 0o777);
    expect(await openCache(home)).toBeUndefined();
  });

  it("isn't used through a link, nor where it can't be made", async () => {
    await mkdir(join(home, "elsewhere"));
    await symlink(join(home, "elsewhere"), join(home, "last-call"));
    expect(await openCache(home)).toBeUndefined();
    expect(await openCache("/dev/null/none")).toBeUndefined();
  });

  it("forgets what nobody has used for a week", async () => {
    for (const name of ["runtime-now", "runtime-fresh", "runtime-old", "programs"])
      await mkdir(join(home, name));
    const old = new Date(Date.now() - 8 * 86_400_000);
    for (const name of ["runtime-now", "runtime-old", "programs"]) await utimes(join(home, name), old, old);
    await tidyCache(home, "runtime-now");
    expect((await readdir(home)).toSorted()).toEqual(["programs", "runtime-fresh", "runtime-now"]);
  });
});
