import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readLesson } from "./catalogue.ts";
import { jobOf } from "./job.ts";

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "services-"))));
afterEach(() => rm(root, { recursive: true }));

const choice = {
  question: "?",
  options: [
    { id: "a", label: "a", right: true, because: "a" },
    { id: "b", label: "b", because: "b" },
  ],
};
const variant = (role: string, expected: object) => ({
  id: role,
  title: role,
  role,
  summary: role,
  expect: expected,
});
const works = { name: "works", source: "works.ts" };
const broken = { name: "a", source: "no-handler.ts", wrong: "It has no handler.", from: "01-x" };

const lesson = {
  title: "t",
  question: "q",
  part: "p",
  minutes: 1,
  concepts: ["c"],
  checks: [] as string[],
  scenario: {
    nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
    deployment: {},
    traffic: {},
    trials: { services: [works, broken] } as object | undefined,
  },
  predict: choice,
  explain: choice,
  variants: [variant("broken", { catches: [] }), variant("fixed", { catches: ["a"] })],
};

/** Writes a lesson folder with these files in `services`. */
async function folderWith(text: object, files: readonly string[]): Promise<string> {
  const folder = join(root, "99-test");
  for (const part of ["pods", "services"]) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, "lesson.mdx"), "");
  await writeFile(join(folder, "lesson.ts"), `export default ${JSON.stringify(text)};`);
  for (const role of ["broken", "fixed"]) await writeFile(join(folder, "pods", `${role}.ts`), "");
  for (const file of files) await writeFile(join(folder, "services", file), `// ${file}`);
  return folder;
}

const both = ["works.ts", "no-handler.ts"];

it("come with every job, by the names that give nothing away", async () => {
  const folder = await readLesson(await folderWith(lesson, both));
  expect(jobOf(folder, "fixed", "scripted", {}).services).toEqual([
    { name: "works", source: { path: "99-test/services/works.ts", text: "// works.ts" } },
    { name: "a", source: { path: "99-test/services/no-handler.ts", text: "// no-handler.ts" } },
  ]);
});

const trialsOf = (...services: object[]) => ({
  ...lesson,
  scenario: { ...lesson.scenario, trials: { services } },
});

it.each([
  [
    "a file that isn't there",
    lesson,
    ["works.ts"],
    /services\[1\]\.source: there is no 99-test\/services\/no-handler\.ts/,
  ],
  ["a file that nobody uses", lesson, [...both, "more.ts"], /services\/more\.ts is no service of/],
  ["nothing that works", trialsOf(broken, { ...broken, name: "b" }), both, /the first service works/],
  ["two that work", trialsOf(works, { ...works, name: "too" }), both, /every other one is broken/],
  ["one name twice", trialsOf(works, broken, broken), both, /two services have the same name/],
  [
    "one that is broken in a way that no lesson teaches",
    trialsOf(works, { ...broken, from: undefined }),
    both,
    /says what is wrong with it and which lesson it is from/,
  ],
  ["checks", { ...lesson, checks: ["exit"] }, both, /checks.*must be empty/],
  [
    "no trials for tests",
    { ...lesson, checks: ["exit"], scenario: { ...lesson.scenario, trials: undefined } },
    [],
    /broken is no test that could catch something/,
  ],
  [
    "a variant that is no test",
    {
      ...lesson,
      variants: [
        variant("broken", { lost: { atLeast: 0 }, exit: { code: 0, signal: null } }),
        variant("fixed", { catches: ["a"] }),
      ],
    },
    both,
    /broken is a test: say what it catches/,
  ],
  [
    "a catch that isn't there",
    { ...lesson, variants: [variant("broken", { catches: ["z"] }), variant("fixed", { catches: ["a"] })] },
    both,
    /broken: there is no service z/,
  ],
] as const)("%s is an error that says where", async (_, text, files, says) => {
  await expect(readLesson(await folderWith(text, files))).rejects.toThrow(says);
});
