import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  fold,
  fromJsonl,
  maxProgram,
  summaryOf,
  type Cause,
  type Command,
  type History,
} from "./protocol/index.ts";
import { start, type Running } from "./testing/cli.ts";
import { Page, type Line } from "./testing/page.ts";

const lesson = "05-endpoint-race";
const pod = (variant: string): Promise<string> =>
  readFile(new URL(`../lessons/${lesson}/pods/${variant}.ts`, import.meta.url), "utf8");

const causesOf = (history: History): Cause[] => summaryOf(history, "").causes.map(({ cause }) => cause);

/** A run that starts from the broken variant, with this program in its place. */
const yours = (program: string): Command => ({
  type: "run.start",
  lesson,
  variant: "broken",
  mode: "scripted",
  settings: { rate: 20 },
  program,
});

describe("a program of one's own", () => {
  let server: Running;
  let page: Page;
  let session: string;
  let line: Line;
  beforeAll(async () => {
    server = start(["serve", "--port", "0"]);
    page = new Page(await server.line("Last Call is open"));
    session = await page.openSession();
    line = await page.connect(session);
  });
  afterAll(async () => {
    server.child.kill("SIGTERM");
    await server.ended;
  });

  const check = async (program: unknown): Promise<unknown> => {
    const answer = await page.fetch("/api/check", { method: "POST", body: JSON.stringify({ program }) });
    return answer.json();
  };

  async function finished(program: string): Promise<History> {
    const before = line.events.length;
    expect(await line.command(yours(program))).toBeUndefined();
    await line.until(() => line.events.slice(before).find(({ type }) => type === "run.finished"));
    const journal = fromJsonl(await (await page.fetch(`/api/sessions/${session}/journal.jsonl`)).text());
    return fold(journal.header, journal.events);
  }

  test("takes the place of the variant's, and it is what decides", async () => {
    const wait = "await sleep(seconds(6));";
    const fixed = await pod("fixed");
    expect(fixed).toContain(wait);
    // Twice as long as it takes, so that a starved machine shows the same.
    const patient = fixed.replace(wait, "await sleep(seconds(12));");
    expect(await check(patient)).toEqual({ problems: [] });
    const history = await finished(patient);
    expect(history.header).toMatchObject({
      variant: "broken",
      edited: true,
      program: { path: "pods/yours.ts", text: patient },
    });
    expect(causesOf(history)).toEqual([]);
    expect(causesOf(await finished(fixed.replace(wait, "")))).toContain("door-shut-before-router-knew");
  });

  test.each([
    [
      "a syntax error",
      "let a = 1;\nconst x: number = ;\n",
      /^pods\/yours\.ts:2:19: Expression expected; mend/,
    ],
    [
      "a name that is there twice",
      "let a = 1;\n let a = 2;\n",
      /^pods\/yours\.ts:2:6: Identifier 'a' has already/,
    ],
    ["nothing", " \n", /^pods\/yours\.ts:1:1: there is no program here/],
    ["half a character", "let a = 1;\nlet b = '\ud800';", /^pods\/yours\.ts:2:10: half a character/],
    ["nesting without end", "(".repeat(20_000), /^pods\/yours\.ts:1:1: .* nest it less deeply/],
    ["too much", " ".repeat(maxProgram + 1), /^command\.program: must be at most 49152 characters long$/],
  ])("with %s is refused at once, with the place", async (_name, program, why) => {
    expect(await line.command(yours(program))).toMatch(why);
    const repeat: Command = {
      type: "run.repeat",
      lesson,
      variant: "broken",
      settings: {},
      times: 2,
      program,
    };
    expect(await line.command(repeat)).toMatch(why);
    expect(await line.command({ type: "run.stop" })).toMatch(/no run is under way/);
  });

  test("is checked without being run", async () => {
    expect(await check("let a = 1;\nconst x: number = ;\n")).toEqual({
      problems: [{ line: 2, column: 19, message: "Expression expected" }],
    });
    expect(await check("(".repeat(20_000))).toMatchObject({ problems: [{ line: 1, column: 1 }] });
    expect(await check(`${" ".repeat(maxProgram - 1)}\n;`)).toMatchObject({
      problems: [{ line: 2, column: 1, message: expect.stringMatching(/at most 49152/) }],
    });
    expect(await check("process.exit(1);")).toEqual({ problems: [] });
  });

  test("may be of the greatest length in letters that take the most bytes", async () => {
    const program = `//${"\u4e2d".repeat(maxProgram - 2)}`;
    expect(await check(program)).toEqual({ problems: [] });
    expect(await line.command({ ...yours(program), variant: "none" } as Command)).toMatch(
      /no variant "none"/,
    );
  });

  test.each([
    ["is not JSON", "{", 400, /not JSON/],
    ["is something else", '{"code": "1"}', 400, /program/],
    ["is too long", JSON.stringify({ program: "x".repeat(300_000) }), 413, /256 KB/],
  ])("whose check %s is refused with a hint", async (_name, body, status, error) => {
    const answer = await page.fetch("/api/check", { method: "POST", body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({
      error: expect.stringMatching(error),
      do: expect.stringMatching(/./),
    });
    const other = await page.fetch("/api/sessions", { method: "POST", body: "x".repeat(70_000) });
    expect(other.status).toBe(413);
  });
});
