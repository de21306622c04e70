import { beforeAll, describe, expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { readLesson } from "./catalogue.ts";
import type { LessonFolder } from "./folder.ts";
import { lintLesson } from "./lint.ts";

let folder: LessonFolder;
beforeAll(async () => {
  folder = await readLesson(fileURLToPath(new URL("../../lessons/05-endpoint-race", import.meta.url)));
});

const around = {
  lessons: ["01-a", "02-b", "05-endpoint-race", "07-c"],
  glossary: undefined,
};

/** What is said once this stands in the lesson's text in the place of that. */
const after = (part: string, instead: string): string[] => {
  expect(folder.narrative).toContain(part);
  return lintLesson({ ...folder, narrative: folder.narrative.replace(part, instead) }, around);
};

describe("the text of a lesson", () => {
  it("has nothing to complain of as it is", () => {
    expect(lintLesson(folder, around)).toEqual([]);
  });

  it.each([
    ["## The same in Rust", "## In Rust", /"## The same in Rust" is missing/],
    ["## What to take along", "## More\n\n## What to take along", /has to end with the sections/],
    ["<Predict />", "", /<Predict \/> has to stand there once, not 0 times/],
    ["<Explain />", "<Explain />\n\n<Explain />", /<Explain \/> has to stand there once, not 2 times/],
    ['<Run variant="fixed" />', "", /<Run variant="fixed" \/> has to stand there once, not 0 times/],
    ['<Run variant="fixed" />', '<Run variant="mended" />', /<Run variant="mended">: there is only broken,/],
    ["<Predict />", '<Run variant="broken" />\n\n<Predict />', /the order has to be <Predict \/>/],
    ['<Check id="exit" />', '<Check id="leaves" />', /<Check id="leaves">: there is only not-ready,/],
    ['<Phase id="deregister" />', '<Phase id="goodbye" />', /<Phase id="goodbye">/],
    ['<Observe at="door">', '<Observe at="dawn">', /<Observe at="dawn">: there is only deleted, signal,/],
    ['<Pod name="web-1" />', '<Pod name="web-9" />', /<Pod name="web-9">: there is only web-1, web-2, web-3/],
    ["ready = false;", "ready = true;", /no pod has these lines in a row: "\/\/ deregister …"/],
    [
      "endpoint race**",
      "endpoint race** ([there](/lessons/99-nowhere))",
      /the link to \/lessons\/99-nowhere/,
    ],
    ["endpoint race**", "endpoint race** ([there](http://example.org))", /the link to http:\/\/example.org/],
    ["lesson 01", "lesson 33", /it speaks of lesson 33, and there is none/],
  ])("says what is wrong once %j has become %j", (part, instead, words) => {
    expect(after(part, instead).join("\n")).toMatch(words);
  });
});

describe("hints", () => {
  const first = () => /<Hint>[^]*?<\/Hint>/.exec(folder.narrative)?.[0] ?? "";

  it("are three", () => {
    expect(after(first(), "")).toEqual([
      expect.stringMatching(/^lesson.mdx: 2 hints; there have to be three/),
    ]);
  });

  it("say something", () => {
    expect(after(first(), "<Hint> </Hint>")).toEqual(["lesson.mdx: hint 1 is empty"]);
  });
});

describe("the questions and concepts of a lesson", () => {
  it("have one right answer each, and names of their own", () => {
    const { predict } = folder.lesson;
    const options = predict.options.map((option) => ({ ...option, id: "same", right: true }));
    const lesson = { ...folder.lesson, predict: { ...predict, options } };
    expect(lintLesson({ ...folder, lesson }, around)).toEqual([
      "lesson.ts: predict.options: 4 of them are right; it has to be one",
      "lesson.ts: predict.options: two are called same",
    ]);
  });

  it("may come back, of a lesson before this one", () => {
    const { options } = folder.lesson.explain;
    const none = options.map((option) => ({ ...option, right: false }));
    const recall = [
      { id: "a", lesson: "01-a", question: "?", options },
      { id: "a", lesson: "07-c", question: "?", options: none },
    ];
    expect(lintLesson({ ...folder, lesson: { ...folder.lesson, recall } }, around)).toEqual([
      "lesson.ts: recall[1].options: 0 of them are right; it has to be one",
      "lesson.ts: recall[1].lesson: 07-c is no lesson before this one",
      "lesson.ts: recall[1].id: another question is called a",
    ]);
  });

  it("are explained by the glossary where there is one", () => {
    const glossary = new Set(folder.lesson.concepts.slice(1));
    expect(lintLesson(folder, { ...around, glossary })).toEqual([
      `lesson.ts: concepts: the glossary (lessons/glossary.ts) doesn't explain "${folder.lesson.concepts[0]}"`,
    ]);
  });
});
