import type * as draft from "./draft.ts";

/** `openDrafts` of draft.ts, fetched when it is asked for: with it comes a list of every pod of the course. */
export const openDrafts: typeof draft.openDrafts = async (world, lesson) => {
  const { openDrafts: open } = await import("./draft.ts");
  return open(world, lesson);
};
