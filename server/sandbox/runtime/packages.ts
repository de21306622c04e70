import { readFileSync } from "node:fs";
import { cp, mkdir, realpath, symlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import * as z from "zod/mini";

/** What pod code may import, besides Node's own modules and "last-call". */
export const podPackages = [
  "@hono/node-server",
  "@opentelemetry/api",
  "@opentelemetry/core",
  "@opentelemetry/exporter-trace-otlp-http",
  "@opentelemetry/sdk-trace",
  "hono",
  "pg",
  "ws",
] as const;

const dependencies = z.optional(z.record(z.string(), z.string()));
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  dependencies,
  optionalDependencies: dependencies,
  peerDependencies: dependencies,
  peerDependenciesMeta: z.optional(z.record(z.string(), z.object({ optional: z.optional(z.boolean()) }))),
});
type Manifest = z.infer<typeof manifestSchema>;

/** One installed package, with what it may import in turn. */
export interface Installed {
  readonly folder: string;
  readonly id: string;
  readonly needs: ReadonlyMap<string, Installed>;
}

const readManifest = (folder: string): Manifest =>
  manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));

/** Node's own search: `node_modules` of this folder and of every folder above. */
function manifestOf(name: string, from: string): { folder: string; manifest: Manifest } | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    try {
      return { folder: candidate, manifest: readManifest(candidate) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

const isOptional = (manifest: Manifest, name: string): boolean =>
  manifest.optionalDependencies?.[name] !== undefined ||
  manifest.peerDependenciesMeta?.[name]?.optional === true;

/**
 * Finds packages and everything they depend on, as Node would from `from`.
 * @throws Error naming a package that isn't installed
 */
export function resolvePackages(names: readonly string[], from: string): Map<string, Installed> {
  const known = new Map<string, Installed>();
  const visit = (folder: string, manifest: Manifest): Installed => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const needs = new Map<string, Installed>();
    const installed: Installed = {
      folder,
      id: `${manifest.name.replace("/", "+")}@${manifest.version}`,
      needs,
    };
    known.set(folder, installed);
    const wanted = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    };
    for (const name of Object.keys(wanted)) {
      const found = manifestOf(name, folder);
      if (found !== undefined) needs.set(name, visit(found.folder, found.manifest));
      else if (!isOptional(manifest, name))
        throw new Error(`${manifest.name} needs the package ${name}, which isn't installed: run npm ci`);
    }
    return installed;
  };
  return new Map(
    names.map((name) => {
      const found = manifestOf(name, from);
      if (found === undefined) throw new Error(`the package ${name} isn't installed: run npm ci`);
      return [name, visit(found.folder, found.manifest)];
    }),
  );
}

const uselessInAPod = /\.(d\.[cm]?ts|map|md)$/;

async function copyPackage(from: string, to: string): Promise<void> {
  const real = await realpath(from);
  await cp(real, to, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const inside = relative(real, path);
      return inside.split(sep)[0] !== "node_modules" && !uselessInAPod.test(path);
    },
  });
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(relative(dirname(path), target), path);
}

/**
 * Copies packages into `folder` so that a file beside it can import the given ones and nothing else: dependencies lie
 * in a store of their own, where only their dependents find them.
 */
export async function layOutPackages(
  packages: ReadonlyMap<string, Installed>,
  folder: string,
): Promise<void> {
  const store = join(folder, ".store");
  const done = new Set<Installed>();
  const home = (installed: Installed, name: string) => join(store, installed.id, "node_modules", name);
  const place = async (installed: Installed, name: string): Promise<void> => {
    if (done.has(installed)) return;
    done.add(installed);
    await copyPackage(installed.folder, home(installed, name));
    for (const [need, other] of installed.needs) {
      await place(other, need);
      await link(home(other, need), join(store, installed.id, "node_modules", need));
    }
  };
  for (const [name, installed] of packages) {
    await place(installed, name);
    await link(home(installed, name), join(folder, name));
  }
}
