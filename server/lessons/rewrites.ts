import { access, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  lossesOf,
  lostItems,
  problems,
  rewritesSchema,
  type History,
  type Rewrite,
} from "../protocol/index.ts";
import { differences } from "./expectation.ts";
import { LessonError, type LessonFolder, type PodSource, type RewriteFiles } from "./folder.ts";
import { trialDifferences } from "./trial-expectation.ts";

/** Reads a lesson's folder `rewrites`; none is as good as an empty one. @throws LessonError */
export async function readRewrites(folder: string, id: string): Promise<readonly RewriteFiles[]> {
  const root = join(folder, "rewrites");
  const files = await readdir(root).catch((): string[] => []);
  if (files.length === 0) return [];
  const index = join(root, "index.ts");
  const there = await access(index).then(
    () => true,
    () => false,
  );
  if (!there) throw new LessonError(`${id}/rewrites: there is no index.ts that says what each of them shows`);
  const module = (await import(pathToFileURL(resolve(index)).href)) as { default?: unknown };
  const { data, error } = rewritesSchema.safeParse(module.default);
  if (!data) throw new LessonError(`${id}/rewrites/index.ts (its default export): ${problems(error)}`);
  const twice = data.find((each, at) => data.findIndex((other) => other.id === each.id) !== at);
  if (twice) throw new LessonError(`${id}/rewrites/index.ts: ${twice.id} is listed twice`);
  const known = new Set(["index.ts", ...data.flatMap((each) => [`${each.id}.ts`, `${each.id}.yaml`])]);
  const unused = files.find((file) => !known.has(file));
  if (unused !== undefined)
    throw new LessonError(`${id}/rewrites/${unused} is in nobody's place: list it in index.ts or remove it`);
  return Promise.all(
    data.map(async (rewrite) => {
      const read = async (file: string): Promise<PodSource | undefined> =>
        files.includes(file)
          ? { path: `${id}/rewrites/${file}`, text: await readFile(join(root, file), "utf8") }
          : undefined;
      const program = await read(`${rewrite.id}.ts`);
      const manifest = await read(`${rewrite.id}.yaml`);
      if (!program && !manifest)
        throw new LessonError(
          `${id}/rewrites/index.ts lists ${rewrite.id}, but there is neither ${rewrite.id}.ts nor ${rewrite.id}.yaml`,
        );
      return { rewrite, program, manifest };
    }),
  );
}

/** Where a run of a rewrite differs from what is said of it: one sentence each, none when it held. */
export function rewriteDifferences(history: History, { lesson }: LessonFolder, rewrite: Rewrite): string[] {
  if (rewrite.holds) {
    const fixed = lesson.variants.find(({ role }) => role === "fixed");
    return fixed ? differences(history, lesson, fixed) : [];
  }
  if ("expect" in rewrite) return trialDifferences(history, rewrite.expect);
  const passing = rewrite.fails.filter((id) => history.checks.get(id)?.status !== "fail");
  const causes = new Set([...lossesOf(history), ...lostItems(history)].map(({ cause }) => cause));
  const wanted = [rewrite.cause ?? []].flat();
  return [
    ...passing.map((id) => {
      const verdict = history.checks.get(id);
      return `the check ${id} is ${verdict?.status ?? "missing"} (${verdict?.why ?? "not judged"}), expected fail`;
    }),
    ...(wanted.length === 0 || wanted.some((cause) => causes.has(cause))
      ? []
      : [`nothing was lost by ${wanted.join(" or ")}, but by ${[...causes].join(", ") || "nothing"}`]),
  ];
}
