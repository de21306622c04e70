import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the parts of a wrapped pod are found by those who run inside. */
export interface Places {
  readonly node: string;
  readonly nodeFlags: readonly string[];
  readonly preload: string;
  /** The pod's program. */
  readonly app: string;
  /** Undefined where this host has no npm. */
  readonly npm: { readonly cli: string; readonly preload: string } | undefined;
  readonly temporary: string;
}

/** The files that the lab writes for a wrapped pod, in the pod's folder on the host. */
export const wrappingFiles = { node: "bin/node", npm: "bin/npm", manifest: "package.json" } as const;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
const script = (...lines: string[]): string => `#!/bin/sh\n${lines.join("\n")}\n`;
const run = (...words: string[]): string => `exec ${words.map(quoted).join(" ")} "$@"`;

/** npm runs unconfined by Node: it has to start a process. It writes where the pod may, and asks nobody for news. */
const npmSettings = (temporary: string): string =>
  `export HOME=${quoted(temporary)} npm_config_cache=${quoted(join(temporary, ".npm"))} npm_config_update_notifier=false`;

/**
 * Writes what a command finds on its PATH: `node`, the pods' Node with its flags and preload, and `npm`, this host's.
 * Each is a shell script that becomes the program itself (`exec`), so that no process stands in between.
 */
export async function writeWrapping(folder: string, places: Places): Promise<void> {
  const { node, nodeFlags, preload, npm, temporary } = places;
  await mkdir(join(folder, "bin"));
  const files = {
    [wrappingFiles.node]: script(run(node, ...nodeFlags, "--require", preload)),
    [wrappingFiles.npm]: npm
      ? script(npmSettings(temporary), run(node, "--require", npm.preload, npm.cli))
      : script('echo "npm: not found on this machine" >&2', "exit 127"),
    [wrappingFiles.manifest]: JSON.stringify({ private: true, scripts: { start: "node $APP" } }),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), name === wrappingFiles.manifest ? 0o644 : 0o755);
  }
  await chmod(join(folder, "bin"), 0o755);
}

/** The command with the program's path in the place of `$APP`. */
export const commandWith = (command: readonly string[], app: string): string[] =>
  command.map((word) => word.replaceAll("$APP", app));
