import type { Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import type { OwnTexts, World } from "../world/index.ts";
import { draftOf, fileIn, hasManifests, type FileKind } from "./files.ts";
import { loadSource, plainLines } from "./pod-source.ts";

/** A file of the variant in a role, as text; undefined when the page was built without it. */
export async function sourceText(
  lesson: Pick<LessonEntry, "id" | "variants">,
  role: Variant["role"],
  kind: FileKind,
): Promise<string | undefined> {
  const lines = await loadSource(lesson.id, fileIn(lesson, role, kind));
  return lines && `${plainLines(lines).join("\n")}\n`;
}

/**
 * Opens the learner's own texts for a lesson: what was kept, else the broken variant's to start from. Undefined when the
 * page was built without these.
 */
export async function openDrafts(
  { drafts }: Pick<World, "drafts">,
  lesson: Pick<LessonEntry, "id" | "variants" | "manifests">,
): Promise<OwnTexts | undefined> {
  for (const kind of hasManifests(lesson) ? (["program", "manifest"] as const) : (["program"] as const)) {
    const start = await sourceText(lesson, "broken", kind);
    if (start === undefined) return undefined;
    drafts.open(draftOf(lesson.id, kind), start);
  }
  return drafts.own(lesson.id);
}
