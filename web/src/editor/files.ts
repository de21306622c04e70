import { manifestOf, programOf, type Variant } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { manifestDraft, type OwnTexts } from "../world/index.ts";

/** What makes a pod: its program and, in a lesson about that, the manifest it is deployed by. */
export type FileKind = keyof OwnTexts;

export const fileKinds: readonly FileKind[] = ["program", "manifest"];

/** How a file is called, whichever variant's it is. */
export const fileNames: Readonly<Record<FileKind, string>> = {
  program: "server.ts",
  manifest: "deployment.yaml",
};

/** How the learner's own is called, in the lab's words about it. */
export const ownNames: Readonly<Record<FileKind, string>> = { program: "yours.ts", manifest: "yours.yaml" };

/** Whether the lesson's pods have manifests to look at. */
export const hasManifests = ({ manifests }: Pick<LessonEntry, "manifests">): boolean =>
  Object.keys(manifests).length > 0;

/** The name of a variant's file in the lesson's folder `pods`. */
export const fileOf = (variant: Variant, kind: FileKind): string =>
  kind === "program" ? `${programOf(variant)}.ts` : `${manifestOf(variant)}.yaml`;

/** Likewise of the variant in a role. */
export function fileIn(
  { variants }: Pick<LessonEntry, "variants">,
  role: Variant["role"],
  kind: FileKind,
): string {
  const variant = variants.find((each) => each.role === role);
  return variant ? fileOf(variant, kind) : "";
}

/** The learner's own text among the drafts. */
export const draftOf = (lesson: string, kind: FileKind): string =>
  kind === "program" ? lesson : manifestDraft(lesson);

/** The file to look at first: where the fixed pod differs from the broken one. */
export function mendedFile(lesson: Pick<LessonEntry, "variants" | "manifests">): FileKind {
  if (!hasManifests(lesson)) return "program";
  const same = fileIn(lesson, "broken", "program") === fileIn(lesson, "fixed", "program");
  return same ? "manifest" : "program";
}
