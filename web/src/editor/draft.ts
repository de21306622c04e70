import type { LessonEntry } from "../link/index.ts";
import { loadSource, plainLines } from "./pod-source.ts";
import type { Draft, World } from "../world/index.ts";

/** A variant's source as text; undefined when the page was built without it. */
export async function sourceText(lesson: string, variant: string): Promise<string | undefined> {
  const lines = await loadSource(lesson, variant);
  return lines && `${plainLines(lines).join("\n")}\n`;
}

/** The learner's own program for a lesson: what was kept, else the broken variant to start from. */
export async function openDraft(
  { drafts }: Pick<World, "drafts">,
  { id, variants }: Pick<LessonEntry, "id" | "variants">,
): Promise<Draft | undefined> {
  const broken = variants.find(({ role }) => role === "broken")?.id ?? "";
  const start = await sourceText(id, broken);
  return start === undefined ? undefined : drafts.open(id, start);
}
