import type { RunManifest, Tier } from "../protocol/index.ts";
import type { LessonFolder, PodSource } from "./folder.ts";
import { ownManifest } from "./own-manifest.ts";
import { ownProgram } from "./own-program.ts";

/** What somebody hands in to be run in the place of the lesson's own. */
export interface OwnTexts {
  readonly program?: PodSource;
  readonly manifest?: RunManifest;
}

/** Checks what somebody hands in. @throws LessonError naming the file, the line and the column */
export async function ownTexts(
  { program, manifest }: { readonly program?: string | undefined; readonly manifest?: string | undefined },
  folder: LessonFolder,
  tier: Tier,
): Promise<OwnTexts> {
  return {
    ...(program !== undefined && { program: await ownProgram(program) }),
    ...(manifest !== undefined && { manifest: ownManifest(manifest, folder, tier) }),
  };
}
