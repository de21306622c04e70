import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { glossaryTerms, lintLesson, readCatalogue } from "../server/lessons/index.ts";
import type { Expectation, Variant } from "../server/protocol/lesson.ts";

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
    const ways = folder.lesson.variants.flatMap((variant) =>
      expectations(variant).map(({ fails, causes, exit }) => JSON.stringify([fails, causes, exit])),
    );
    expect(new Set(ways).size).toBe(ways.length);
  });
});

const expectations = ({ expect: expected }: Variant): Expectation[] =>
  "container" in expected ? [expected.container, expected.process] : [expected];
