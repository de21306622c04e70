import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLesson } from "./catalogue.ts";
import { jobOf } from "./job.ts";

const choice = {
  question: "?",
  options: [
    { id: "a", label: "a", right: true, because: "a" },
    { id: "b", label: "b", because: "b" },
  ],
};
const variant = (role: string) => ({
  id: role,
  title: role,
  role,
  summary: role,
  expect: { lost: { atLeast: 0 }, exit: { code: 0, signal: null } },
});
const lessonWith = (sidecars: readonly object[]) => ({
  title: "t",
  question: "q",
  part: "p",
  minutes: 1,
  concepts: ["c"],
  checks: ["exit"],
  scenario: {
    nodes: [{ name: "a", propagation: { min: 0, max: 0 } }],
    deployment: { sidecars },
    traffic: {},
  },
  predict: choice,
  explain: choice,
  variants: [variant("broken"), variant("fixed")],
});

describe("a lesson's sidecars", () => {
  let root: string;
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "catalogue-"))));
  afterEach(() => rm(root, { recursive: true }));

  /** Writes a lesson folder with these files in `sidecars`. */
  async function folderWith(sidecars: readonly object[], files: readonly string[]): Promise<string> {
    const folder = join(root, "99-test");
    for (const part of ["pods", "sidecars"]) await mkdir(join(folder, part), { recursive: true });
    await writeFile(join(folder, "lesson.mdx"), "");
    await writeFile(join(folder, "lesson.ts"), `export default ${JSON.stringify(lessonWith(sidecars))};`);
    for (const role of ["broken", "fixed"]) await writeFile(join(folder, "pods", `${role}.ts`), "");
    for (const file of files) await writeFile(join(folder, "sidecars", file), `// ${file}`);
    return folder;
  }

  it("come with every job, by their names; two may share a program", async () => {
    const sidecars = [
      { name: "proxy", source: "proxy.ts" },
      { name: "mirror", source: "proxy.ts" },
    ];
    const folder = await readLesson(await folderWith(sidecars, ["proxy.ts"]));
    const source = { path: "99-test/sidecars/proxy.ts", text: "// proxy.ts" };
    expect(jobOf(folder, "fixed", "scripted", {}).sidecars).toEqual([
      { name: "proxy", source },
      { name: "mirror", source },
    ]);
  });

  it.each([
    {
      what: "a program that isn't there",
      sidecars: [{ name: "proxy", source: "proxy.ts" }],
      files: [],
      says: /99-test\/lesson\.ts: scenario\.deployment\.sidecars\[0\]\.source: there is no 99-test\/sidecars\/proxy\.ts/,
    },
    {
      what: "a file that nobody uses",
      sidecars: [],
      files: ["left-over.ts"],
      says: /99-test\/sidecars\/left-over\.ts belongs to no sidecar/,
    },
    {
      what: "a name that is used twice",
      sidecars: [
        { name: "proxy", source: "a.ts" },
        { name: "proxy", source: "b.ts" },
      ],
      files: ["a.ts", "b.ts"],
      says: /sidecars\[1\]\.name: proxy is the name of another sidecar/,
    },
  ])("$what is an error that names file and field", async ({ sidecars, files, says }) => {
    await expect(readLesson(await folderWith(sidecars, files))).rejects.toThrow(says);
  });
});
