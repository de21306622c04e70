import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { manifestOf, type GivenDeployment, type Lesson } from "../protocol/index.ts";
import { LessonError, type PodSource } from "./folder.ts";
import { readManifest } from "./manifest/index.ts";

/** A lesson's manifests: their files by variant, and what they say by the variant whose file it is. */
interface Manifests {
  readonly files: ReadonlyMap<string, PodSource>;
  readonly deployments: Readonly<Record<string, GivenDeployment>>;
}

/** Reads `pods/*.yaml`: one for each variant, or none at all. @throws LessonError */
export async function readManifests(folder: string, id: string, lesson: Lesson): Promise<Manifests> {
  if (Object.keys(lesson.manifests).length > 0)
    throw new LessonError(`${id}/lesson.ts: manifests are files of their own: write ${id}/pods/broken.yaml`);
  const inPods = await readdir(join(folder, "pods"));
  const found = inPods.filter((file) => file.endsWith(".yaml")).map((file) => file.slice(0, -".yaml".length));
  const files = new Map<string, PodSource>();
  const deployments: Record<string, GivenDeployment> = {};
  for (const variant of found.length > 0
    ? lesson.variants
    : lesson.variants.filter((each) => each.manifest)) {
    const name = manifestOf(variant);
    const path = `${id}/pods/${name}.yaml`;
    if (!found.includes(name))
      throw new LessonError(
        `${id}/lesson.ts: the variant ${variant.id} has no manifest: write ${path}, or name the variant whose manifest it has, too (manifest: "broken")`,
      );
    const text = await readFile(join(folder, "pods", `${name}.yaml`), "utf8");
    const { deployment, problems } = readManifest(text);
    const [problem] = problems;
    if (problem) throw new LessonError(`${path}:${problem.line}:${problem.column}: ${problem.message}`);
    files.set(variant.id, { path, text });
    if (deployment) deployments[name] = deployment;
  }
  const unused = found.find((name) => !Object.hasOwn(deployments, name));
  if (unused !== undefined)
    throw new LessonError(
      `${id}/pods/${unused}.yaml belongs to no variant of ${id}/lesson.ts: list it or remove it`,
    );
  return { files, deployments };
}
