import { createContext, use } from "react";
import type { History, Tier } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import type { OwnTexts } from "../world/index.ts";

/** What the parts of a narrative need to know of the lesson around them. */
export interface LessonPlace {
  readonly lesson: LessonEntry;
  /** The whole course, in its order. */
  readonly lessons: readonly LessonEntry[];
  readonly tier: Tier;
  /** The finished run of the variant that is broken, once there is one. */
  readonly brokenRun: History | undefined;
  /** Whether runs may be started: the learner has predicted, or chosen not to. */
  readonly unlocked: boolean;
  /** Runs a variant, with texts of one's own in the place of its. */
  run(variant: string, own?: OwnTexts): void;
}

export const LessonContext = createContext<LessonPlace | null>(null);

export function useLesson(): LessonPlace {
  const place = use(LessonContext);
  if (!place) throw new Error("useLesson needs a LessonContext above it");
  return place;
}

/** The id of the variant with this role; every lesson has exactly one broken and one fixed. */
export const variantOf = (lesson: LessonEntry, role: "broken" | "fixed"): string =>
  lesson.variants.find((variant) => variant.role === role)?.id ?? role;
