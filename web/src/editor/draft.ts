import type { Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { loadSource, plainLines, programIn } from "./pod-source.ts";
import type { Draft, World } from "../world/index.ts";

/** The program of the variant in a role, as text; undefined when the page was built without it. */
export async function sourceText(
  lesson: Pick<LessonEntry, "id" | "variants">,
  role: Variant["role"],
): Promise<string | undefined> {
  const lines = await loadSource(lesson.id, programIn(lesson, role));
  return lines && `${plainLines(lines).join("\n")}\n`;
}

/** The learner's own program for a lesson: what was kept, else the broken variant to start from. */
export async function openDraft(
  { drafts }: Pick<World, "drafts">,
  lesson: Pick<LessonEntry, "id" | "variants">,
): Promise<Draft | undefined> {
  const start = await sourceText(lesson, "broken");
  return start === undefined ? undefined : drafts.open(lesson.id, start);
}
