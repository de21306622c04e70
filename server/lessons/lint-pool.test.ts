import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { lessonSchema, problems } from "../protocol/index.ts";
import { readLesson } from "./catalogue.ts";
import type { LessonFolder } from "./folder.ts";
import { poolProblems } from "./lint-pool.ts";

let folder: LessonFolder;
beforeAll(async () => {
  folder = await readLesson(fileURLToPath(new URL("../../lessons/21-the-checklist", import.meta.url)));
});

const before = ["05", "06", "08", "09", "13", "14", "15", "19"];
const said = (changed: Partial<LessonFolder>): string[] => {
  const taught = folder.lesson.variants.flatMap(({ from }) => from ?? []);
  expect(new Set(taught.map((lesson) => lesson.slice(0, 2)))).toEqual(new Set(before));
  return poolProblems({ ...folder, ...changed }, taught);
};
const withPod = (id: string, text: string): Partial<LessonFolder> => ({
  pods: new Map([...folder.pods, [id, { path: `pods/${id}.ts`, text }]]),
});
const textOf = (id: string): string => folder.pods.get(id)?.text ?? "";

it("has nothing to say of a lesson as it should be", () => {
  expect(said({})).toEqual([]);
});

it("tells of a broken pod that is no draw", () => {
  const message = "pods/broken.ts is no draw: the fixed pod with 3 of the faults planted";
  expect(said(withPod("broken", textOf("no-flush")))).toEqual([message]);
});

it("tells of two faults that can't be planted together", () => {
  expect(said(withPod("no-limit", textOf("no-flush")))).toContain(
    "pods/no-limit.ts and pods/no-flush.ts change the same lines of the fixed pod",
  );
});

it("tells of a text that gives a fault away, and of one that doesn't say where to draw", () => {
  expect(said({ narrative: `${folder.narrative}\nIt was Left to its lease.` })).toEqual([
    "lesson.mdx: it gives a fault away, “Left to its lease”",
  ]);
  expect(said({ narrative: folder.narrative.replace("<Draw />", "") })).toEqual([
    "lesson.mdx: <Draw /> has to stand there once, not 0 times",
  ]);
  const { draws: _, ...lesson } = folder.lesson;
  expect(said({ lesson })).toEqual(["lesson.mdx: <Draw /> stands there, and lesson.ts has no draws"]);
});

it("tells of a fault that is from no lesson before this one", () => {
  expect(poolProblems(folder, ["05-endpoint-race"])).toContain(
    "lesson.ts: the fault no-flush is from 15-flush-telemetry, which is no lesson before this one",
  );
});

it.each([
  ["draws more than there is", { draws: 40 }, /draws: 40 are to be drawn of 11 misconceptions/],
  [
    "draws nothing, and has faults all the same",
    { draws: undefined },
    /\.from: a fault that is drawn, and no/,
  ],
])("no lesson %s", (_, changed, words) => {
  const { error } = lessonSchema.safeParse({ ...folder.lesson, ...changed });
  expect(error && problems(error)).toMatch(words);
});

it("a fault that is drawn has nothing given, and says where it is from", () => {
  const { lesson } = folder;
  const variants = lesson.variants.map((variant) =>
    variant.role === "misconception"
      ? { ...variant, from: undefined, given: { traffic: { rate: 5 } } }
      : variant,
  );
  const { error } = lessonSchema.safeParse({ ...lesson, variants });
  expect(error && problems(error)).toMatch(/variants\[1\]\.from: .*variants\[1\]: always-ready is planted/);
});
