import { stripVTControlCharacters, styleText } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { examChecks, examResultSchema, type ExamResult } from "../../protocol/index.ts";
import type { Examined } from "../exam.ts";
import { badge, formats, plain, type Look } from "./index.ts";
import { recorded } from "./recorded/recorded.test-support.ts";
import { elementOf, elementsOf, readMarkup, wordsOf } from "./xml.test-support.ts";

const look: Look = { columns: 80, paint: plain, lessons: "http://lab.example/lessons/" };
const passed = recorded("passed");
const failed = recorded("failed");
const failures = failed.result.checks.filter(({ status }) => status === "fail");

/** What a service may print or be called, if it wants to be something else in a report. */
const hostile = `</system-out><script>alert(1)</script> | & "quoted" 'so' \`x\` # SKIP \\ ]]> \u0000\u001b[31m`;
const withHostile = (examined: Examined): Examined => ({
  ...examined,
  result: {
    ...examined.result,
    command: ["node", hostile],
    checks: examined.result.checks.map((check) => ({ ...check, summary: hostile, evidence: [hostile] })),
  },
});

test("the recordings are what they are meant to be", () => {
  expect(passed.result.passed).toBe(true);
  expect(passed.result.checks.filter(({ status }) => status === "unknown")).toEqual([]);
  expect(failed.result.passed).toBe(false);
  expect(failures.map(({ id }) => id)).toEqual(expect.arrayContaining(["in-flight", "propagation-fresh"]));
});

describe("text", () => {
  const lines = (examined: Examined): string[] => formats.text(examined, look).split("\n");

  test.each([
    ["passed", passed],
    ["failed", failed],
  ])("what %s is to be read in 80 columns, and names every check", (_, examined) => {
    for (const line of lines(examined)) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const { id } of examined.result.checks) expect(lines(examined).join("\n")).toContain(` ${id} `);
  });

  test("each failure has its story: the timeline once for a trial, why, the mend and the lesson's address", () => {
    const all = formats.text(failed, look);
    for (const { id } of failures) {
      const { title, lesson } = examChecks[id];
      expect(all).toContain(`✘ ${id}: ${title}`);
      expect(all).toContain(`http://lab.example/lessons/${lesson}`);
    }
    const ofDeploy = failures.filter(({ id }) => id.startsWith("propagation") || id === "connection-close");
    expect(ofDeploy.length).toBeGreaterThan(1);
    const pictures = lines(failed).filter((line) => line.includes("process  │")).length;
    expect(pictures).toBe(failures.length - (ofDeploy.length - 1));
    expect(all).toContain("died of the signal");
  });

  test("requests that are alike are told once", () => {
    const fresh = failures.find(({ id }) => id === "propagation-fresh");
    const told = fresh?.evidence.filter((line) => line.includes("refused")) ?? [];
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^${fresh?.requests.lost} × GET / on a new connection: refused`));
  });

  test("what passed says how to deploy it, and what failed doesn't", () => {
    expect(formats.text(passed, look)).toContain("terminationGracePeriodSeconds: ");
    expect(formats.text(failed, look)).not.toContain("terminationGracePeriodSeconds");
  });

  test("colours are all that a terminal adds", () => {
    const paint: Look["paint"] = (style, words) => styleText(style, words, { validateStream: false });
    const coloured = formats.text(failed, { ...look, paint });
    expect(coloured).not.toBe(formats.text(failed, look));
    expect(stripVTControlCharacters(coloured)).toBe(formats.text(failed, look));
  });
});

test("json is the result in one line, as its schema says", () => {
  const line = formats.json(failed);
  expect(line.trimEnd()).not.toContain("\n");
  expect(examResultSchema.parse(JSON.parse(line))).toEqual(failed.result);
  expect(line).not.toContain("of a kind");
});

describe("junit", () => {
  const count = (result: ExamResult, ...statuses: string[]): string =>
    String(result.checks.filter(({ status }) => statuses.includes(status)).length);

  test.each([
    ["passed", passed],
    ["failed", failed],
  ])("what %s has a test case for each check, and counts them right", (_, examined) => {
    const { result } = examined;
    const all = readMarkup(formats.junit(examined, look));
    const cases = elementsOf(all, "testcase");
    expect(cases.map(({ fields }) => fields["name"]?.split(":")[0])).toEqual(
      result.checks.map(({ id }) => id),
    );
    for (const { fields } of [all, elementOf(all, "testsuite")])
      expect(fields).toMatchObject({
        tests: String(result.checks.length),
        failures: count(result, "fail"),
        skipped: count(result, "skip", "unknown"),
        errors: "0",
      });
    expect(elementsOf(all, "failure").length).toBe(Number(count(result, "fail")));
    expect(elementsOf(all, "skipped").length).toBe(Number(count(result, "skip", "unknown")));
  });

  test("a failure has the evidence and the timeline as its output", () => {
    const cases = elementsOf(readMarkup(formats.junit(failed, look)), "testcase");
    const inFlight = cases.find(({ fields }) => fields["name"]?.startsWith("in-flight:"));
    if (!inFlight) throw new Error("no test case is named after in-flight");
    const failure = elementOf(inFlight, "failure");
    const output = wordsOf(elementOf(inFlight, "system-out"));
    expect(failure.fields["type"]).toBe("died-of-the-signal");
    expect(wordsOf(failure)).toContain("http://lab.example/lessons/03-exit-is-not-graceful");
    expect(output).toMatch(/answered │.*│\n.*lost {5}│/);
    expect(output).toContain("SIGTERM at +0.00 s");
  });

  test("nothing that a service says becomes markup", () => {
    const all = readMarkup(formats.junit(withHostile(failed), look));
    expect(elementsOf(all, "script")).toEqual([]);
    expect(elementOf(all, "failure").fields["message"]).toBe(
      hostile.replace("\u0000", "\ufffd").replace("\u001b", "\ufffd"),
    );
  });
});

describe("tap", () => {
  /** Reads TAP 14 as far as these reports use it. */
  function read(text: string) {
    const [version, plan, ...rest] = text.trimEnd().split("\n");
    expect(version).toBe("TAP version 14");
    const points: { ok: boolean; id: string; skip: string | undefined; yaml: unknown[] }[] = [];
    let block: string[] | undefined;
    for (const line of rest) {
      if (block && line === "  ...") {
        points.at(-1)?.yaml.push(parse(block.join("\n")));
        block = undefined;
      } else if (block) {
        expect(line).toMatch(/^( {2}|$)/);
        block.push(line.slice(2));
      } else if (line === "  ---") block = [];
      else if (!line.startsWith("#")) {
        const [, not, number, words = ""] = /^(not )?ok (\d+) - (.*)$/.exec(line) ?? [];
        const [description = "", directive, ...more] = words.split(/(?<!\\)#/);
        expect(more, line).toEqual([]);
        expect(Number(number)).toBe(points.length + 1);
        points.push({
          ok: not === undefined,
          id: description.split(":")[0] ?? "",
          skip: directive?.trim(),
          yaml: [],
        });
      }
    }
    expect(plan).toBe(`1..${points.length}`);
    return points;
  }

  test.each([
    ["passed", passed],
    ["failed", failed],
  ])("what %s has a test point for each check", (_, examined) => {
    const points = read(formats.tap(examined, look));
    expect(points.map(({ id, ok }) => [id, ok])).toEqual(
      examined.result.checks.map(({ id, status }) => [id, status !== "fail"]),
    );
    for (const [at, { status, summary }] of examined.result.checks.entries()) {
      const said = { skip: points[at]?.skip, yaml: points[at]?.yaml };
      if (status === "skip") expect(said).toEqual({ skip: `SKIP ${summary}`, yaml: [] });
      else if (status === "unknown") expect(said).toEqual({ skip: `SKIP unknown: ${summary}`, yaml: [] });
      else expect(said).toEqual({ skip: undefined, yaml: [expect.objectContaining({ message: summary })] });
    }
  });

  test("nothing that a service says becomes a directive or the end of a block", () => {
    const points = read(formats.tap(withHostile(failed), look));
    const failing = points.filter(({ ok }) => !ok);
    expect(failing).toHaveLength(failures.length);
    for (const { yaml, skip } of failing)
      expect({ skip, yaml }).toEqual({
        skip: undefined,
        yaml: [expect.objectContaining({ message: hostile })],
      });
  });
});

describe("markdown", () => {
  /** The text without its blocks and spans of code, where anything may stand. */
  const prose = (text: string): string =>
    text
      .replaceAll(/^(`{3,})[a-z]*\n[^]*?\n\1$/gm, "")
      .replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "(code)");

  test("a row for each check, a story for each failure", () => {
    const text = formats.markdown(failed, look);
    const rows = prose(text)
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(rows).toHaveLength(failed.result.checks.length + 2);
    for (const row of rows) expect(row.split("|")).toHaveLength(5);
    const stories = [...text.matchAll(/^### ✘ `([\w-]+)`: /gm)].map(([, id = ""]) => id);
    expect(stories.toSorted()).toEqual(failures.map(({ id }) => id).toSorted());
    expect(formats.markdown(passed, look)).toContain("```yaml\n# in the Deployment's spec.template");
  });

  test("nothing that a service says becomes markup", () => {
    const text = prose(formats.markdown(withHostile(failed), look));
    expect(text).not.toContain("<script>");
    for (const row of text.split("\n").filter((line) => line.startsWith("| ")))
      expect(row.split("|")).toHaveLength(5);
  });
});

describe("html", () => {
  test.each([
    ["passed", passed],
    ["failed", failed],
  ])(
    "what %s is one page that needs nothing else, and has a picture with words for who can't see it",
    (_, examined) => {
      const text = formats.html(examined, look);
      const page = readMarkup(text);
      for (const name of ["script", "link", "img", "iframe", "object"])
        expect(elementsOf(page, name)).toEqual([]);
      expect(text).not.toMatch(/url\(|@import|\son\w+=/);
      const outside = elementsOf(page, "a").map(({ fields }) => fields["href"]);
      for (const address of outside) expect(address).toMatch(/^(#|http:\/\/lab\.example\/lessons\/)/);
      const pictures = elementsOf(page, "svg");
      expect(pictures.length).toBeGreaterThan(0);
      for (const { fields } of pictures)
        expect(fields["aria-label"]).toMatch(/: \d+ answered, \d+ lost; .*end /);
    },
  );

  test("what failed leads to its story", () => {
    const page = readMarkup(formats.html(failed, look));
    const stories = elementsOf(page, "section").map(({ fields }) => fields["id"] ?? "");
    expect(stories.toSorted()).toEqual(failures.map(({ id }) => id).toSorted());
    const links = elementsOf(page, "a").map(({ fields }) => fields["href"]);
    for (const id of stories) expect(links).toContain(`#${id}`);
  });

  test("nothing that a service says becomes markup", () => {
    expect(elementsOf(readMarkup(formats.html(withHostile(failed), look)), "script")).toEqual([]);
  });
});

test("a badge says how many checks hold, or how many failed", () => {
  const said = ({ result }: Examined): string | undefined => readMarkup(badge(result)).fields["aria-label"];
  const judged = (result: ExamResult): number =>
    result.checks.filter(({ status }) => status === "pass" || status === "fail").length;
  const all = judged(passed.result);
  expect(said(passed)).toBe(`graceful shutdown: ${all} of ${all}`);
  expect(said(failed)).toBe(`graceful shutdown: ${failures.length} of ${judged(failed.result)} failed`);
  const none = { ...passed.result, checks: [] };
  expect(readMarkup(badge(none)).fields["aria-label"]).toBe("graceful shutdown: unknown");
});
