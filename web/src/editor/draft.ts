import { plant, type Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { plantedBy, type Draws, type OwnTexts, type World } from "../world/index.ts";
import { draftOf, fileIn, fileOf, hasManifests, type FileKind } from "./files.ts";
import { loadSource, plainLines } from "./pod-source.ts";

/** A file of the variant in a role, as text; undefined when the page was built without it. */
export async function sourceText(
  lesson: Pick<LessonEntry, "id" | "variants">,
  role: Variant["role"],
  kind: FileKind,
): Promise<string | undefined> {
  return textOf(lesson.id, fileIn(lesson, role, kind));
}

async function textOf(lesson: string, file: string): Promise<string | undefined> {
  const lines = await loadSource(lesson, file);
  return lines && `${plainLines(lines).join("\n")}\n`;
}

/** What the learner's own text starts from: the broken variant's, or in a lesson that draws what was drawn. */
async function startText(
  draws: Draws,
  lesson: Pick<LessonEntry, "id" | "variants" | "pool" | "draws">,
  kind: FileKind,
): Promise<string | undefined> {
  if (lesson.pool.length === 0 || kind !== "program") return sourceText(lesson, "broken", kind);
  const fixed = sourceText(lesson, "fixed", kind);
  const faults = plantedBy(lesson, draws.open(lesson)).map((fault) => textOf(lesson.id, fileOf(fault, kind)));
  const [program, ...planted] = await Promise.all([fixed, ...faults]);
  const there = planted.filter((text) => text !== undefined);
  return program === undefined || there.length < planted.length ? undefined : plant(program, there);
}

/**
 * Opens the learner's own texts for a lesson: what was kept, else what it has to start from. Undefined when the
 * page was built without these.
 */
export async function openDrafts(
  { drafts, draws }: Pick<World, "drafts" | "draws">,
  lesson: Pick<LessonEntry, "id" | "variants" | "manifests" | "pool" | "draws">,
): Promise<OwnTexts | undefined> {
  for (const kind of hasManifests(lesson) ? (["program", "manifest"] as const) : (["program"] as const)) {
    const start = await startText(draws, lesson, kind);
    if (start === undefined) return undefined;
    drafts.open(draftOf(lesson.id, kind), start);
  }
  return drafts.own(lesson.id);
}
