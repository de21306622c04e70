import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The files in ldd's answer: `name => /path (0x…)`, and the loader's bare `/path (0x…)`. */
export function librariesIn(answer: string): string[] {
  const paths = answer.split("\n").map((line) => /(?:=> |^\s+)(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1]);
  return paths.filter((path) => path !== undefined);
}

/**
 * The shared libraries and the loader that programs need, under the paths where the loader looks for them.
 * @throws Error if ldd is missing, or a library is not there
 */
export async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const program of programs) {
    const { stdout } = await promisify(execFile)("ldd", [program], {
      env: { ...process.env, LC_ALL: "C" },
    }).catch((error: Error & { stdout?: string; stderr?: string }) => {
      if (/not a dynamic executable|statically linked/i.test(`${error.stdout}${error.stderr}`))
        return { stdout: "" };
      throw new Error(`ldd could not say which libraries ${program} needs: ${error.message}`, {
        cause: error,
      });
    });
    const missing = /^\s*(\S+) => not found$/m.exec(stdout)?.[1];
    if (missing !== undefined)
      throw new Error(`${program} needs the library ${missing}, which isn't installed`);
    for (const path of librariesIn(stdout)) found.add(path);
  }
  return [...found].sort();
}
