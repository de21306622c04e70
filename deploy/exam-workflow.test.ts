import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readExam } from "../server/cli/exam-settings.ts";

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const read = (file: string): Promise<string> => readFile(new URL(file, import.meta.url), "utf8");
const workflow = parse(await read("exam-workflow.yaml")) as { jobs: { exam: { steps: Step[] } } };
const { steps } = workflow.jobs.exam;
const words = steps.find(({ run }) => run?.includes("launch.mjs exam"))?.run?.split(" ") ?? [];
const config = fileURLToPath(new URL("exam.json", import.meta.url));
const asked = await readExam(
  words.slice(words.indexOf("exam") + 1).map((word) => (word === "exam.json" ? config : word)),
);

test("the workflow's command and its file of settings are what `exam` reads", () => {
  expect(words.slice(0, 3)).toEqual(["node", "last-call/server/launch.mjs", "exam"]);
  expect(steps.find(({ with: given }) => given?.["path"] === "last-call")?.uses).toMatch(
    /^actions\/checkout@/,
  );
  expect(asked.settings).toMatchObject({ command: ["node", "server.js"], ready: "/readyz", preStop: 5 });
});

test("each file that it writes is shown or kept, also when the exam has failed, and no other", () => {
  const written = [...asked.files.map(({ file }) => file), asked.badge ?? "no badge"];
  const later = steps.slice(steps.findIndex(({ run }) => run?.includes("launch.mjs exam")) + 1);
  for (const step of later) expect(step.if).toContain("!cancelled()");
  const used = later.flatMap(({ run = "", with: given = {} }) => [
    ...run.matchAll(/exam\.\w+/g),
    ...(given["path"] ?? "").matchAll(/exam\.\w+/g),
  ]);
  expect(used.map(([file]) => file).toSorted()).toEqual(written.toSorted());
  const reporter = later.find(({ uses }) => uses?.includes("test-reporter"));
  expect(reporter?.with?.["path"]).toBe(asked.files.find(({ format }) => format === "junit")?.file);
});
