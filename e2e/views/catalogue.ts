import { acts } from "./catalogue/acts.ts";
import { around } from "./catalogue/around.ts";
import { closer } from "./catalogue/closer.ts";
import { course } from "./catalogue/course.ts";
import { lessons } from "./catalogue/lesson.ts";
import { talk } from "./catalogue/talk.ts";
import { trials } from "./catalogue/trials.ts";
import { workshop } from "./catalogue/workshop.ts";
import type { View } from "./view.ts";

/** Every view and state of the page, once: what pictures are kept of, and what is checked for access. */
export const catalogue: readonly View[] = [
  ...around,
  ...course,
  ...lessons,
  ...trials,
  ...closer,
  ...acts,
  ...talk,
  ...workshop,
];
