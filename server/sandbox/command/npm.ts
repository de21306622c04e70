import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProgram } from "../programs.ts";

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function real(path: string | undefined): string[] {
  try {
    return path === undefined ? [] : [realpathSync(path)];
  } catch {
    return [];
  }
}

/** The folder of this host's npm, which holds `bin/npm-cli.js`; undefined where there is none. */
export function findNpm(): string | undefined {
  const beside = findProgram("npm");
  const candidates = [
    ...real(process.env["npm_execpath"]),
    ...real(beside),
    ...(beside === undefined ? [] : real(join(dirname(beside), "../lib/node_modules/npm/bin/npm-cli.js"))),
  ];
  const cli = candidates.find((path) => path.endsWith("/bin/npm-cli.js") && isFile(path));
  return cli === undefined ? undefined : dirname(dirname(cli));
}
