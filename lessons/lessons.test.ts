import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { glossaryTerms, lintLesson, readCatalogue, signature } from "../server/lessons/index.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const { lessons, problems } = await readCatalogue(root);
const ids = lessons.map(({ id }) => id);
const glossary = await glossaryTerms(root);

it("every folder can be read", () => {
  expect(problems).toEqual([]);
  expect(lessons).not.toEqual([]);
});

it("the glossary explains what some lesson names, and nothing else", () => {
  const named = new Set(lessons.flatMap(({ lesson }) => lesson.concepts));
  expect([...(glossary ?? [])].filter((term) => !named.has(term))).toEqual([]);
});

describe.each(lessons)("lesson $id", (folder) => {
  it("has nothing missing, empty, dead or unknown", () => {
    expect(lintLesson(folder, { lessons: ids, glossary })).toEqual([]);
  });

  it("has variants that each fail in a way of their own", () => {
    for (const tier of ["container", "process"] as const) {
      const ways = folder.lesson.variants.map((variant) => signature(variant, tier));
      expect(new Set(ways).size).toBe(ways.length);
    }
  });
});
