import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLesson } from "./catalogue.ts";
import { jobOf } from "./job.ts";

let root: string;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "catalogue-"))));
afterEach(() => rm(root, { recursive: true }));

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

/** Writes a lesson folder with two empty pods, and an empty folder of this name. */
async function plainFolder(name: string, sidecars: readonly object[] = []): Promise<string> {
  const folder = join(root, "99-test");
  for (const part of ["pods", name]) await mkdir(join(folder, part), { recursive: true });
  await writeFile(join(folder, "lesson.mdx"), "");
  await writeFile(join(folder, "lesson.ts"), `export default ${JSON.stringify(lessonWith(sidecars))};`);
  for (const role of ["broken", "fixed"]) await writeFile(join(folder, "pods", `${role}.ts`), "");
  return folder;
}

describe("a lesson's sidecars", () => {
  /** Writes a lesson folder with these files in `sidecars`. */
  async function folderWith(sidecars: readonly object[], files: readonly string[]): Promise<string> {
    const folder = await plainFolder("sidecars", sidecars);
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

const yaml = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
spec: { replicas: 3, template: { spec: { ${spec}, containers: [{ name: web }] } } }
`;

describe("a lesson's variants", () => {
  const lesson = lessonWith([]);
  const [broken, fixed] = lesson.variants;
  const hasty = { ...variant("misconception"), id: "hasty", program: "broken" };

  /** Writes a lesson folder with these variants and these files in `pods`, and manifests with this in their pod's spec. */
  async function folderWith(
    variants: readonly object[],
    pods: readonly string[],
    manifests: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const folder = join(root, "99-test");
    await mkdir(join(folder, "pods"), { recursive: true });
    await writeFile(join(folder, "lesson.mdx"), "");
    await writeFile(join(folder, "lesson.ts"), `export default ${JSON.stringify({ ...lesson, variants })};`);
    for (const pod of pods) await writeFile(join(folder, "pods", pod), `// ${pod}`);
    for (const [name, spec] of Object.entries(manifests))
      await writeFile(join(folder, "pods", `${name}.yaml`), yaml(spec));
    return folder;
  }

  it("may run another one's program, under what is given for them", async () => {
    const given = { deployment: { grace: 2 }, steps: [{ when: [], act: { do: "kill", pod: "web-1" } }] };
    const folder = await readLesson(
      await folderWith([broken ?? {}, { ...hasty, given }, fixed ?? {}], ["broken.ts", "fixed.ts"]),
    );
    expect(folder.pods.get("hasty")).toEqual({ path: "99-test/pods/broken.ts", text: "// broken.ts" });
    const job = jobOf(folder, "hasty", "scripted", { rate: 5 });
    expect(job.source).toEqual(folder.pods.get("broken"));
    expect(job.scenario).toMatchObject({
      deployment: { grace: 2, replicas: 3 },
      traffic: { rate: 5 },
      steps: given.steps,
    });
    expect(jobOf(folder, "broken", "scripted", {}).scenario).toMatchObject({
      deployment: { grace: 30 },
      steps: [],
    });
    expect(jobOf(folder, "hasty", "scripted", { grace: 9 }).scenario.deployment.grace).toBe(9);
  });

  it("may be given sidecars of their own", async () => {
    const given = { deployment: { sidecars: [{ name: "proxy", source: "proxy.ts" }] } };
    const path = await folderWith([broken ?? {}, { ...fixed, given }], ["broken.ts", "fixed.ts"]);
    await expect(readLesson(path)).rejects.toThrow(
      /variants\[1\]\.given\.deployment\.sidecars\[0\]\.source: there is no 99-test\/sidecars\/proxy\.ts/,
    );
  });

  it.each([
    {
      what: "given something that no scenario can be",
      more: { ...hasty, given: { deployment: { grace: 1e9 } } },
      says: /^99-test\/lesson\.ts .*: variants\[1\]\.given\.deployment\.grace: must be at most 3600 \(in the variant hasty\)$/,
    },
    {
      what: "given a field that there is none of",
      more: { ...hasty, given: { deployment: { gracePeriod: 1 } } },
      says: /variants\[1\]\.given\.deployment: unknown field "gracePeriod" \(in the variant hasty\)/,
    },
    {
      what: "given what doesn't fit the rest",
      more: { ...hasty, given: { traffic: { via: "ingress" } } },
      says: /variants\[1\]\.given\.traffic\.via: there is no ingress: give the scenario one .* \(in the variant hasty\)/,
    },
    {
      what: "given a list instead of fields",
      more: { ...hasty, given: [] },
      says: /variants\[1\]\.given: must be an object/,
    },
    {
      what: "of a program that nobody has",
      more: { ...hasty, program: "brokn" },
      says: /variants\[1\]\.program: the variant hasty wants the program of brokn, .* there are broken, fixed/,
    },
  ])("$what: an error that names file, variant and field", async ({ more, says }) => {
    const folder = await folderWith([broken ?? {}, more, fixed ?? {}], ["broken.ts", "fixed.ts"]);
    await expect(readLesson(folder)).rejects.toThrow(says);
  });

  it("use every program, and find it", async () => {
    const left = await folderWith([broken ?? {}, hasty, fixed ?? {}], ["broken.ts", "fixed.ts", "hasty.ts"]);
    await expect(readLesson(left)).rejects.toThrow(/99-test\/pods\/hasty\.ts belongs to no variant/);
  });

  it("may not be without a program", async () => {
    const none = await folderWith([broken ?? {}, fixed ?? {}], ["broken.ts"]);
    await expect(readLesson(none)).rejects.toThrow(
      /lists the variant fixed, but there is no 99-test\/pods\/fixed\.ts/,
    );
  });

  describe("with manifests", () => {
    const both = [{ ...broken, given: { tail: 2, deployment: { grace: 9 } } }, hasty, fixed ?? {}];
    const programs = ["broken.ts", "fixed.ts"];
    const manifests = {
      broken: "terminationGracePeriodSeconds: 4",
      hasty: "terminationGracePeriodSeconds: 2",
      fixed: "restartPolicy: Always",
    };
    const graceOf = (folder: Awaited<ReturnType<typeof readLesson>>, id: string) =>
      jobOf(folder, id, "scripted", {}).scenario.deployment.grace;

    it("are deployed by them, over what is given", async () => {
      const folder = await readLesson(await folderWith(both, programs, manifests));
      expect(["broken", "hasty", "fixed"].map((id) => graceOf(folder, id))).toEqual([4, 2, 30]);
      expect(jobOf(folder, "broken", "scripted", {}).scenario).toMatchObject({
        tail: 2,
        deployment: { readiness: null, kubeletLag: { min: 0.1, max: 0.2 } },
      });
      expect(folder.manifests.get("hasty")).toEqual({
        path: "99-test/pods/hasty.yaml",
        text: yaml(manifests.hasty),
      });
    });

    it("may share one", async () => {
      const sharing = [broken ?? {}, { ...hasty, program: undefined, manifest: "broken" }, fixed ?? {}];
      const { hasty: _, ...two } = manifests;
      const folder = await readLesson(await folderWith(sharing, [...programs, "hasty.ts"], two));
      expect(graceOf(folder, "hasty")).toBe(4);
      expect(folder.manifests.get("hasty")?.path).toBe("99-test/pods/broken.yaml");
    });

    it.each([
      {
        what: "a manifest that is none, with its place",
        files: { ...manifests, fixed: "terminationGracePeriod: 4" },
        says: /^99-test\/pods\/fixed\.yaml:3:42: there is no field terminationGracePeriod in spec\.template\.spec; did you mean terminationGracePeriodSeconds\?$/,
      },
      {
        what: "a variant without one where others have one",
        files: { broken: manifests.broken, fixed: manifests.fixed },
        says: /the variant hasty has no manifest: write 99-test\/pods\/hasty\.yaml, or name the variant/,
      },
      {
        what: "one that is not there",
        files: {},
        variants: [{ ...broken, manifest: "other" }, hasty, fixed ?? {}],
        says: /the variant broken has no manifest: write 99-test\/pods\/other\.yaml/,
      },
      {
        what: "one that no variant has",
        files: { ...manifests, other: manifests.fixed },
        says: /99-test\/pods\/other\.yaml belongs to no variant/,
      },
    ])("$what: an error", async ({ files, variants = both, says }) => {
      await expect(readLesson(await folderWith(variants, programs, files))).rejects.toThrow(says);
    });

    it("may not be told of manifests by lesson.ts", async () => {
      const folder = await folderWith(both, programs);
      await writeFile(
        join(folder, "lesson.ts"),
        `export default ${JSON.stringify({ ...lesson, variants: both, manifests: { broken: {} } })};`,
      );
      await expect(readLesson(folder)).rejects.toThrow(/manifests are files of their own/);
    });
  });
});

describe("a lesson's rewrites", () => {
  const right = { id: "hono", says: "with Hono", holds: true };
  const wrong = {
    id: "no-wait",
    says: "waits for nobody",
    holds: false,
    fails: ["exit"],
    cause: "exited-early",
  };

  async function folderWith(index: unknown, files: readonly string[]): Promise<string> {
    const folder = await plainFolder("rewrites");
    for (const file of files) await writeFile(join(folder, "rewrites", file), `// ${file}`);
    if (index !== undefined)
      await writeFile(join(folder, "rewrites", "index.ts"), `export default ${JSON.stringify(index)};`);
    return folder;
  }

  it("come with their files: a program, a manifest, or both", async () => {
    const { rewrites } = await readLesson(
      await folderWith([right, wrong], ["hono.ts", "no-wait.ts", "no-wait.yaml"]),
    );
    expect(
      rewrites.map(({ rewrite, program, manifest }) => [rewrite.id, program?.text, manifest?.text]),
    ).toEqual([
      ["hono", "// hono.ts", undefined],
      ["no-wait", "// no-wait.ts", "// no-wait.yaml"],
    ]);
  });

  it.each([
    {
      what: "no list",
      index: undefined,
      files: ["hono.ts"],
      says: /99-test\/rewrites: there is no index\.ts/,
    },
    { what: "a wrong list", index: [{ id: "x" }], files: [], says: /99-test\/rewrites\/index\.ts/ },
    {
      what: "no file",
      index: [right],
      files: [],
      says: /lists hono, but there is neither hono\.ts nor hono\.yaml/,
    },
    { what: "a name used twice", index: [right, right], files: ["hono.ts"], says: /hono is listed twice/ },
    {
      what: "a file that nobody lists",
      index: [right],
      files: ["hono.ts", "old.ts"],
      says: /rewrites\/old\.ts/,
    },
  ])("$what is an error that names the file", async ({ index, files, says }) => {
    await expect(readLesson(await folderWith(index, files))).rejects.toThrow(says);
  });
});
