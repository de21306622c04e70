import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatIds } from "../exam/index.ts";
import { examChecks, examSettingsSchema } from "../protocol/index.ts";
import { configOption, examHelp, examOptionRows, examTable } from "./exam-options.ts";
import { readExam } from "./exam-settings.ts";
import { UsageError } from "./verb.ts";

const folder = mkdtempSync(join(tmpdir(), "exam-settings-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

const cells = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of the README's table with that head. */
async function tableOf(...head: string[]): Promise<string[][]> {
  const lines = (await readFile(new URL("../../README.md", import.meta.url), "utf8")).split("\n");
  const at = lines.findIndex((line) => cells(line).join() === head.join());
  expect(at, `the README has no table with the head | ${head.join(" | ")} |`).toBeGreaterThan(0);
  const rows = lines.slice(at + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith("|")),
    )
    .map(cells);
}

test("the README's table of checks is the one that is examined", async () => {
  expect(await tableOf("check", "what has to hold")).toEqual(
    Object.entries(examChecks).map(([id, row]) => [
      `\`${id}\`${"needs" in row ? `, with \`--${row.needs}\`` : ""}`,
      row.title,
    ]),
  );
});

test("the README's table of formats has all of them", async () => {
  const formats = (await tableOf("format", "for")).map(([name = ""]) => name.replaceAll("`", ""));
  expect(formats).toEqual(formatIds);
});

describe("the table of options", () => {
  test("is the README's", async () => {
    expect(await tableOf("option", "default", "what")).toEqual(examTable());
  });

  test("is the help's", () => {
    for (const name of [...Object.keys(examOptionRows), "config"]) expect(examHelp()).toContain(`--${name} `);
    expect(examHelp()).toContain(configOption.what.replaceAll("`", ""));
  });

  test("says the defaults that hold", () => {
    const usual = examSettingsSchema.parse({ command: ["x"], cwd: "/" });
    for (const [name, row] of Object.entries(examOptionRows)) {
      const value = row.setting === undefined ? undefined : usual[row.setting];
      if (typeof value === "number" || (typeof value === "string" && value !== "" && name !== "cwd"))
        expect(`${name} ${row.usual}`).toBe(`${name} ${value}`);
    }
  });

  test("has every setting of an exam but its command", () => {
    const settings = Object.values(examOptionRows).flatMap(({ setting }) => setting ?? []);
    expect([...settings, "command"].toSorted()).toEqual(Object.keys(examSettingsSchema.shape).toSorted());
  });
});

const all = {
  path: "/pay",
  method: "POST",
  body: "{}",
  header: ["Content-Type: application/json", "X-Shop: 1"],
  slow: "/slow",
  ready: "/readyz",
  ws: "/ws",
  sse: "/events",
  port: 8080,
  grace: 20.5,
  propagation: 0,
  "pre-stop": 5,
  rate: 100,
  signal: "SIGQUIT",
  startup: 60,
  env: { A: "1", B: "x=y" },
  cwd: folder,
  only: ["in-flight", "stream"],
  skip: ["stream"],
  repeat: 3,
  seed: 0,
  format: "json",
  out: ["a.json", "junit=b.xml"],
  runs: "trials",
  badge: "badge.svg",
};

const asked = {
  settings: {
    command: ["node", "server.js", "--port", "1"],
    path: "/pay",
    method: "POST",
    body: "{}",
    headers: ["Content-Type: application/json", "X-Shop: 1"],
    slow: "/slow",
    ready: "/readyz",
    ws: "/ws",
    sse: "/events",
    port: 8080,
    grace: 20.5,
    propagation: 0,
    preStop: 5,
    rate: 100,
    signal: "SIGQUIT",
    startup: 60,
    env: { A: "1", B: "x=y" },
    cwd: folder,
    only: ["in-flight", "stream"],
    skip: ["stream"],
    repeat: 3,
    seed: 0,
  },
  format: "json",
  files: [
    { format: "json", file: "a.json" },
    { format: "junit", file: "b.xml" },
  ],
  badge: "badge.svg",
  runs: "trials",
  open: false,
};

describe("what is asked for", () => {
  const command = ["--", ...asked.settings.command];

  test("can be said on the command line", async () => {
    const options = Object.entries(all).flatMap(([name, value]) => {
      const said =
        name === "only" || name === "skip"
          ? [(value as string[]).join(",")]
          : typeof value === "object" && !Array.isArray(value)
            ? Object.entries(value).map((pair) => pair.join("="))
            : [value].flat().map(String);
      return said.flatMap((text) => [`--${name}`, text]);
    });
    expect(await readExam([...options, ...command])).toEqual(asked);
    expect(await readExam(["--open", ...command])).toMatchObject({ open: true });
  });

  test("can stand in a file, with the command", async () => {
    const config = file("all.json", { ...all, command: asked.settings.command });
    expect(await readExam(["--config", config])).toEqual(asked);
  });

  test("is what the command line says, where both say it", async () => {
    const config = file("both.json", {
      command: ["one"],
      grace: 10,
      header: ["A: 1", "B: 2"],
      path: "/here",
    });
    const { settings } = await readExam([
      "--config",
      config,
      "--grace",
      "40",
      "--header",
      "C: 3",
      "--",
      "other",
    ]);
    expect(settings).toMatchObject({ command: ["other"], grace: 40, headers: ["C: 3"], path: "/here" });
  });

  test("is the usual, where nothing is said", async () => {
    const { settings, format, files, ...rest } = await readExam(["--", "node", "server.js"]);
    expect(settings).toEqual(
      examSettingsSchema.parse({ command: ["node", "server.js"], cwd: process.cwd() }),
    );
    expect({ format, files, ...rest }).toEqual({
      format: "text",
      files: [],
      badge: undefined,
      runs: undefined,
      open: false,
    });
  });
});

describe("what makes no sense is refused by name", () => {
  test.each<[string[], RegExp]>([
    [[], /^which service\? Name its command after --/],
    [["--"], /^which service\?/],
    [["node", "server.js"], /^"node" is no option: the service's command stands after --$/],
    [["--colour", "--", "x"], /--colour/],
    [["--grace", "0", "--", "x"], /^--grace takes a number from 1 to 600, not "0"$/],
    [["--grace", "30s", "--", "x"], /^--grace takes a number from 1 to 600, not "30s"$/],
    [["--port", "80.5", "--", "x"], /^--port takes a whole number from 1 to 65535, not "80.5"$/],
    [["--grace", "1", "--grace", "2", "--", "x"], /^--grace is said 2 times$/],
    [["--path", "pay", "--", "x"], /^--path must start with "\/"/],
    [["--header", "nonsense", "--", "x"], /^--header must be a header line/],
    [["--method", "get", "--", "x"], /^--method is GET or POST/],
    [["--signal", "SIGKILL", "--", "x"], /^--signal is SIGTERM or/],
    [["--format", "pdf", "--", "x"], /^--format is text or json or/],
    [["--env", "novalue", "--", "x"], /^--env takes NAME=VALUE, not "novalue"$/],
    [
      ["--only", "in-flight,outflight", "--", "x"],
      /^--only: there is no check "outflight"; the checks are in-flight, /,
    ],
    [["--only", "orphans", "--skip", "orphans", "--", "x"], /^--only and --skip leave no check$/],
    [["--only", "websocket", "--", "x"], /^--only websocket can't be told without --ws PATH$/],
    [["--cwd", "/nowhere/at/all", "--", "x"], /^--cwd: there is no folder \/nowhere\/at\/all$/],
    [["--out", "junit=", "--", "x"], /^--out junit= names no file$/],
    [
      ["--out", "tap=/nowhere/exam.tap", "--", "x"],
      /^--out \/nowhere\/exam.tap: there is no folder \/nowhere$/,
    ],
    [["--badge", "/nowhere/b.svg", "--", "x"], /^--badge \/nowhere\/b.svg: there is no folder \/nowhere$/],
    [["--config", "/nowhere.json", "--", "x"], /^--config \/nowhere.json can't be read: ENOENT$/],
  ])("%j", async (args, message) => {
    const refusal: unknown = await readExam(args).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect((refusal as Error).message).toMatch(message);
  });

  test.each<[unknown, RegExp]>([
    ["{", /wrong\.json is no JSON: /],
    ["[]", /wrong\.json has to be one JSON object/],
    [{ gracePeriod: 3 }, /wrong\.json: "gracePeriod" is no option; there are command, path, /],
    [{ grace: "30" }, /wrong\.json: "grace" takes a number, not "30"$/],
    [{ grace: 900 }, /wrong\.json: "grace" takes a number from 1 to 600, not "900"$/],
    [{ path: 3 }, /wrong\.json: "path" takes text, not 3$/],
    [{ path: "pay" }, /wrong\.json: "path" must start with "\/"/],
    [{ header: ["A: 1", 2] }, /wrong\.json: "header" takes text, not 2$/],
    [{ env: ["A=1"] }, /wrong\.json: "env" takes an object of texts/],
    [{ env: { A: 1 } }, /wrong\.json: "env": "A" takes text, not 1$/],
    [{ only: ["everything"] }, /wrong\.json: "only": there is no check "everything"/],
    [{ command: "node server.js" }, /wrong\.json: "command" takes the program and its arguments as a list/],
    [{ config: "other.json" }, /wrong\.json: "config" is no option/],
  ])("%j in a file", async (content, message) => {
    const config = file("wrong.json", content);
    await expect(readExam(["--config", config, "--", "x"])).rejects.toThrow(message);
    await expect(readExam(["--config", config, "--", "x"])).rejects.toBeInstanceOf(UsageError);
  });
});
