import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lesson } from "../protocol/index.ts";
import { LessonError, type PodSource } from "./folder.ts";

/** The services that a lesson's tests are tried on: files of the folder `services`, every one of them used. @throws LessonError */
export async function readServices(
  folder: string,
  id: string,
  { scenario }: Lesson,
): Promise<ReadonlyMap<string, PodSource>> {
  const wanted = scenario.trials?.services ?? [];
  const files = (await readdir(join(folder, "services")).catch(() => [])).filter((file) =>
    file.endsWith(".ts"),
  );
  const services = new Map<string, PodSource>();
  for (const [index, { source }] of wanted.entries()) {
    if (!files.includes(source))
      throw new LessonError(
        `${id}/lesson.ts: scenario.trials.services[${index}].source: there is no ${id}/services/${source}; write it or name another`,
      );
    const text = await readFile(join(folder, "services", source), "utf8");
    services.set(source, { path: `${id}/services/${source}`, text });
  }
  const unused = files.find((file) => !services.has(file));
  if (unused !== undefined)
    throw new LessonError(
      `${id}/services/${unused} is no service of ${id}/lesson.ts: list it in scenario.trials or remove it`,
    );
  return services;
}
