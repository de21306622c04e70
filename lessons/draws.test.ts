import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readCatalogue, type LessonFolder } from "../server/lessons/index.ts";
import { drawsOf, editsBetween, plant, poolOf } from "../server/protocol/index.ts";

const { lessons } = await readCatalogue(fileURLToPath(new URL(".", import.meta.url)));

const linesOf = (text: string): string[] => text.trimEnd().split("\n");

/** The fixed pod of a lesson, and its faults as edits of that. */
function opened({ lesson, pods }: LessonFolder) {
  const textOf = (id: string | undefined): string => pods.get(id ?? "")?.text ?? "";
  const fixed = linesOf(textOf(lesson.variants.find(({ role }) => role === "fixed")?.id));
  const faults = poolOf(lesson).map(({ id }) => ({
    id,
    text: textOf(id),
    edits: editsBetween(fixed, linesOf(textOf(id))),
  }));
  return { fixed, faults };
}

describe.each(lessons.filter(({ lesson }) => lesson.draws !== undefined))("lesson $id", (folder) => {
  const { fixed, faults } = opened(folder);
  const draws = drawsOf(faults, folder.lesson.draws ?? 0);

  it("has faults to draw from, each of which is a few lines of the fixed pod", () => {
    expect(faults.length).toBeGreaterThanOrEqual(8);
    for (const { id, edits } of faults) {
      const changed = edits.reduce((sum, { removed, added }) => sum + removed + added.length, 0);
      expect([id, changed > 0 && changed <= 4]).toEqual([id, true]);
    }
  });

  it("can plant any of them together, and mended line by line each draw is the fixed pod again", () => {
    for (const draw of draws) {
      const planted = plant(
        `${fixed.join("\n")}\n`,
        draw.map(({ text }) => text),
      );
      const lines = linesOf(planted ?? "");
      const edits = draw.flatMap((fault) => fault.edits).toSorted((one, other) => one.at - other.at);
      for (const { at, removed, added } of edits) {
        // Everything above it is mended already.
        expect(lines.slice(at, at + added.length)).toEqual(added);
        lines.splice(at, added.length, ...fixed.slice(at, at + removed));
      }
      expect(lines).toEqual(fixed);
    }
  });
});
