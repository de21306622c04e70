import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The files in ldd's answer: `name => /path (0x…)`, and the loader's bare `/path (0x…)`. */
export function librariesIn(answer: string): string[] {
  const paths = answer.split("\n").map((line) => /(?:=> |^\s+)(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1]);
  return paths.filter((path) => path !== undefined);
}

async function answerOfLdd(program: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("ldd", [program], { env: { ...process.env, LC_ALL: "C" } });
    return stdout;
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    if (/not a dynamic executable|statically linked/i.test(`${stdout}${stderr}`)) return "";
    throw new Error(`ldd could not say which libraries ${program} needs: ${message}`, { cause: error });
  }
}

/**
 * The shared libraries and the loader that programs need, under the paths where the loader looks for them.
 * @throws Error if ldd is missing, or a library is not there
 */
export async function librariesOf(programs: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(programs.map(answerOfLdd));
  for (const [index, answer] of answers.entries()) {
    const missing = /^\s*(\S+) => not found$/m.exec(answer)?.[1];
    if (missing === undefined) continue;
    throw new Error(`${programs[index]} needs the library ${missing}, which isn't installed`);
  }
  return [...new Set(answers.flatMap(librariesIn))];
}
