import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  lessonSchema,
  problems,
  programOf,
  scenarioOf,
  type Lesson,
  type Scenario,
  type Variant,
} from "../protocol/index.ts";
import { LessonError, type LessonFolder, type PodSource } from "./folder.ts";
import { readManifests } from "./manifests.ts";
import { readRewrites } from "./rewrites.ts";
import { readServices } from "./services.ts";

export interface Catalogue {
  /** In the order of their folders' names. */
  readonly lessons: readonly LessonFolder[];
  /** Folders that were left out, and why; the others work all the same. */
  readonly problems: readonly { readonly folder: string; readonly message: string }[];
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Reads one lesson folder. @throws LessonError */
export async function readLesson(folder: string): Promise<LessonFolder> {
  const id = basename(resolve(folder));
  const file = join(folder, "lesson.ts");
  if (!(await exists(file))) throw new LessonError(`${id}: there is no lesson.ts in ${folder}`);
  const narrative = await readFile(join(folder, "lesson.mdx"), "utf8").catch(() => undefined);
  if (narrative === undefined) throw new LessonError(`${id}: there is no lesson.mdx, the narrative`);
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
  } catch (error) {
    throw new LessonError(
      `${id}/lesson.ts can't be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const written = parsed(id, module.default);
  const pods = await readPods(folder, id, written);
  const manifests = await readManifests(folder, id, written);
  const lesson = parsed(id, { ...(module.default as object), manifests: manifests.deployments });
  const sidecars = await readSidecars(folder, id, lesson);
  const services = await readServices(folder, id, lesson);
  const rewrites = await readRewrites(folder, id);
  return { id, lesson, narrative, pods, manifests: manifests.files, sidecars, services, rewrites };
}

function parsed(id: string, raw: unknown): Lesson {
  const { data, error } = lessonSchema.safeParse(raw);
  if (!data) throw new LessonError(`${id}/lesson.ts (its default export): ${problems(error)}`);
  return data;
}

/** The programs of the deployment's sidecars: files of the folder `sidecars`, every one of them used. */
async function readSidecars(
  folder: string,
  id: string,
  lesson: Lesson,
): Promise<ReadonlyMap<string, PodSource>> {
  const sidecars = new Map<string, PodSource>();
  for (const [place, { deployment }] of scenariosOf(lesson)) {
    const names = new Set<string>();
    for (const [index, { name, source }] of deployment.sidecars.entries()) {
      const field = `${id}/lesson.ts: ${place}.deployment.sidecars[${index}]`;
      if (names.has(name)) throw new LessonError(`${field}.name: ${name} is the name of another sidecar`);
      names.add(name);
      const file = join(folder, "sidecars", source);
      if (!(await exists(file)))
        throw new LessonError(
          `${field}.source: there is no ${id}/sidecars/${source}; write it or name another`,
        );
      sidecars.set(source, { path: `${id}/sidecars/${source}`, text: await readFile(file, "utf8") });
    }
  }
  const files = await readdir(join(folder, "sidecars")).catch(() => []);
  const unused = files.find((file) => file.endsWith(".ts") && !sidecars.has(file));
  if (unused !== undefined)
    throw new LessonError(
      `${id}/sidecars/${unused} belongs to no sidecar of ${id}/lesson.ts: list it or remove it`,
    );
  return sidecars;
}

/** The lesson's scenario and those of the variants that are given another one, by where they are written. */
const scenariosOf = (lesson: Lesson): [place: string, Scenario][] => [
  ["scenario", lesson.scenario],
  ...lesson.variants.flatMap(({ id, given }, index): [string, Scenario][] =>
    given ? [[`variants[${index}].given`, scenarioOf(lesson, id)]] : [],
  ),
];

async function readPods(folder: string, id: string, lesson: Lesson): Promise<ReadonlyMap<string, PodSource>> {
  const pods = new Map<string, PodSource>();
  for (const variant of lesson.variants) {
    const name = `pods/${programOf(variant)}.ts`;
    if (pods.has(variant.id))
      throw new LessonError(`${id}/lesson.ts: the variant ${variant.id} is listed twice`);
    if (!(await exists(join(folder, name)))) {
      throw new LessonError(`${id}/lesson.ts lists the variant ${variant.id}, but there is no ${id}/${name}`);
    }
    pods.set(variant.id, { path: `${id}/${name}`, text: await readFile(join(folder, name), "utf8") });
  }
  const used = new Set(lesson.variants.map(programOf));
  const files = (await readdir(join(folder, "pods"))).filter((file) => file.endsWith(".ts"));
  const unused = files.filter((file) => !used.has(basename(file, ".ts")));
  if (unused.length > 0) {
    throw new LessonError(
      `${id}/pods/${unused[0]} belongs to no variant of ${id}/lesson.ts: list it or remove it`,
    );
  }
  return pods;
}

/** Reads every lesson under `root`. A bad folder is a problem in the result and harms no other. */
export async function readCatalogue(root: string): Promise<Catalogue> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const lessons: LessonFolder[] = [];
  const bad: { folder: string; message: string }[] = [];
  for (const folder of folders.toSorted()) {
    try {
      lessons.push(await readLesson(join(root, folder)));
    } catch (error) {
      bad.push({ folder, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { lessons, problems: bad };
}

/** The lesson with exactly this id, as it is on disk now. Never reads anything outside `root`. @throws LessonError */
export async function lessonWithId(root: string, id: string): Promise<LessonFolder> {
  const entries = await readdir(root, { withFileTypes: true });
  if (!entries.some((entry) => entry.isDirectory() && entry.name === id))
    throw new LessonError(`there is no lesson "${id}"`);
  return readLesson(join(root, id));
}

/**
 * The lesson somebody means: its id, or the beginning of one, such as `05`. Never reads anything outside `root`.
 *
 * @throws LessonError listing what there is.
 */
export async function findLesson(root: string, name: string): Promise<LessonFolder> {
  const { lessons, problems: bad } = await readCatalogue(root);
  const found = lessons.filter((lesson) => name !== "" && lesson.id.startsWith(name));
  const exact = found.find((lesson) => lesson.id === name) ?? (found.length === 1 ? found[0] : undefined);
  if (exact) return exact;
  const broken = bad.find(({ folder }) => name !== "" && folder.startsWith(name));
  if (broken) throw new LessonError(broken.message);
  const several = found.map(({ id }) => id).join(", ");
  const known = lessons.map(({ id }) => id).join(", ");
  throw new LessonError(
    several
      ? `"${name}" fits several lessons: ${several}`
      : `there is no lesson "${name}"; there are ${known}`,
  );
}

/** As `findLesson`, or the folder of a lesson of one's own: anything with a slash or a dot in front. @throws LessonError */
export async function findLessonOrFolder(root: string, name: string): Promise<LessonFolder> {
  return name.includes("/") || name.startsWith(".") ? readLesson(name) : findLesson(root, name);
}

/** A variant of a lesson. @throws LessonError listing what there is. */
export function findVariant({ id, lesson }: LessonFolder, name: string): Variant {
  const variant = lesson.variants.find((candidate) => candidate.id === name);
  if (variant) return variant;
  const known = lesson.variants.map((candidate) => candidate.id).join(", ");
  throw new LessonError(`the lesson ${id} has no variant "${name}"; it has ${known}`);
}
