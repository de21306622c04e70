import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Identity } from "../identity.ts";
import { findNpm } from "../command/npm.ts";
import { openCache, tidyCache } from "./cache.ts";
import { layOutPackages, podPackages, resolvePackages, type Installed } from "./packages.ts";

/** What every pod needs besides its own source, in places that the pods' user can read. */
export interface Runtime {
  readonly folder: string;
  readonly node: string;
  readonly preload: string;
  /** Started in the place of a pod whose program is a file of tests. */
  readonly runTests: string;
  /** A folder /etc by which `localhost` is the loopback, as everywhere: a test may well say so. */
  readonly etc: string;
  readonly modules: string;
  /** This host's npm, for pods that are started by it, and what is loaded into it. */
  readonly npm: { readonly folder: string; readonly cli: string; readonly preload: string } | undefined;
}

const here = dirname(fileURLToPath(import.meta.url));
const preloadFile = fileURLToPath(new URL("preload.cjs", import.meta.url));
const etc = { hosts: "127.0.0.1 localhost\n::1 localhost\n", "nsswitch.conf": "hosts: files\n" };
const runTestsFile = fileURLToPath(new URL("run-tests.mjs", import.meta.url));
const npmPreloadFile = fileURLToPath(new URL("../command/npm-preload.cjs", import.meta.url));
const podApiFile = fileURLToPath(new URL("../pod-api.ts", import.meta.url));

/** By trying: the file's mode, every folder above it, mount options and access lists all have a say. */
function canRunNode(identity: Identity | undefined): boolean {
  if (identity === undefined) return true;
  const tried = spawnSync(process.execPath, ["--version"], {
    ...identity,
    cwd: "/",
    env: {},
    stdio: "ignore",
  });
  return tried.status === 0;
}

interface Parts {
  readonly preload: string;
  readonly runTests: string;
  readonly npmPreload: string;
  readonly podApi: string;
  readonly packages: ReadonlyMap<string, Installed>;
  /** Set if the pods' user can't run Node where it is installed. */
  readonly copyNode: boolean;
}

async function collect(identity: Identity | undefined): Promise<Parts> {
  return {
    preload: await readFile(preloadFile, "utf8"),
    runTests: await readFile(runTestsFile, "utf8"),
    npmPreload: await readFile(npmPreloadFile, "utf8"),
    podApi: stripTypeScriptTypes(await readFile(podApiFile, "utf8")),
    packages: resolvePackages(podPackages, here),
    copyNode: !canRunNode(identity),
  };
}

/** Two stages have the same name only if they hold the same. */
async function nameOf(parts: Parts): Promise<string> {
  const ids = new Set<string>();
  const visit = (installed: Installed): void => {
    if (ids.has(installed.id)) return;
    ids.add(installed.id);
    installed.needs.forEach(visit);
  };
  parts.packages.forEach(visit);
  const node = await stat(process.execPath);
  const nodeId = parts.copyNode ? [process.execPath, node.size, node.mtimeMs] : [];
  const key = JSON.stringify([
    process.version,
    parts.preload,
    parts.runTests,
    etc,
    parts.npmPreload,
    parts.podApi,
    [...ids].sort(),
    nodeId,
  ]);
  return `runtime-${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
}

/** Readable by the pods' user, whatever the umask and the modes in the checkout are. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, entry.name === "node" ? 0o755 : 0o644);
  }
}

async function build(folder: string, parts: Parts): Promise<void> {
  const modules = join(folder, "node_modules");
  const api = join(modules, "last-call");
  await mkdir(api, { recursive: true });
  await writeFile(
    join(api, "package.json"),
    JSON.stringify({ name: "last-call", type: "module", exports: "./index.js" }),
  );
  await writeFile(join(api, "index.js"), parts.podApi);
  await layOutPackages(parts.packages, modules);
  await writeFile(join(folder, "preload.cjs"), parts.preload);
  await writeFile(join(folder, "run-tests.mjs"), parts.runTests);
  await mkdir(join(folder, "etc"));
  for (const [name, text] of Object.entries(etc)) await writeFile(join(folder, "etc", name), text);
  await writeFile(join(folder, "npm-preload.cjs"), parts.npmPreload);
  if (parts.copyNode) await copyFile(process.execPath, join(folder, "node"), constants.COPYFILE_FICLONE);
  await makeReadable(folder);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Builds beside the final place and renames: nobody ever sees half a stage, and of two builders one wins. */
async function buildOnce(base: string, name: string, parts: Parts): Promise<string> {
  const folder = join(base, name);
  if (await exists(folder)) return folder;
  const building = await mkdtemp(join(base, `${name}-building-`));
  try {
    await build(building, parts);
    await rename(building, folder);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

/**
 * Stages the runtime once for each version of its parts, in the user's cache; or in `fallback`, a folder of this
 * process alone, if there is no safe cache.
 * @throws Error if a package that pods may import isn't installed, or the stage can't be written
 */
export async function stageRuntime(fallback: string, identity: Identity | undefined): Promise<Runtime> {
  const parts = await collect(identity);
  const name = await nameOf(parts);
  const cache = await openCache();
  const folder = await buildOnce(cache ?? fallback, name, parts);
  if (cache !== undefined) await tidyCache(cache, name);
  const npm = findNpm();
  return {
    folder,
    npm:
      npm === undefined
        ? undefined
        : { folder: npm, cli: join(npm, "bin/npm-cli.js"), preload: join(folder, "npm-preload.cjs") },
    node: parts.copyNode ? join(folder, "node") : process.execPath,
    preload: join(folder, "preload.cjs"),
    runTests: join(folder, "run-tests.mjs"),
    etc: join(folder, "etc"),
    modules: join(folder, "node_modules"),
  };
}
