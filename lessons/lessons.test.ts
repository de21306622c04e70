import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkIds } from "../server/protocol/check.ts";
import { lessonSchema, type Expectation, type Lesson, type Variant } from "../server/protocol/lesson.ts";
import { phases } from "../server/protocol/phase.ts";

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Folder {
  readonly lesson: Lesson;
  readonly narrative: string;
  /** Each pod's lines, without their indentation. */
  readonly pods: ReadonlyMap<string, readonly string[]>;
}

const read = (path: string): string => readFileSync(`${import.meta.dirname}/${path}`, "utf8");
const lines = (text: string): string[] => text.split("\n").map((line) => line.trim());

async function open(folder: string): Promise<Folder> {
  const module = (await import(`./${folder}/lesson.ts`)) as { default: unknown };
  const files = readdirSync(`${import.meta.dirname}/${folder}/pods`);
  return {
    lesson: lessonSchema.parse(module.default),
    narrative: read(`${folder}/lesson.mdx`),
    pods: new Map(
      files.map((file) => [file.replace(/\.ts$/, ""), lines(read(`${folder}/pods/${file}`))] as const),
    ),
  };
}

const named = (text: string, element: string, attribute: string): string[] =>
  [...text.matchAll(new RegExp(`<${element} ${attribute}="([^"]*)"`, "g"))].map((match) => match[1] ?? "");
const count = (text: string, part: string): number => text.split(part).length - 1;

function expectations(variant: Variant): Expectation[] {
  return "container" in variant.expect
    ? [variant.expect.container, variant.expect.process]
    : [variant.expect];
}

describe.each(folders)("lesson %s", (folder) => {
  it("has variants that each fail in a way of their own", async () => {
    const { lesson } = await open(folder);
    const ways = lesson.variants.flatMap((variant) =>
      expectations(variant).map(({ fails, causes, exit }) => JSON.stringify([fails, causes, exit])),
    );
    expect(new Set(ways).size).toBe(ways.length);
  });

  it("asks questions with one right answer", async () => {
    const { lesson } = await open(folder);
    for (const choice of [lesson.predict, lesson.explain]) {
      expect(choice.options.filter(({ right }) => right)).toHaveLength(1);
    }
  });

  it("names only what exists in its narrative, and asks to predict before it runs anything", async () => {
    const { lesson, narrative } = await open(folder);
    const variants = lesson.variants.map(({ id }) => id);
    expect(named(narrative, "Run", "variant").toSorted()).toEqual(variants.toSorted());
    expect(checkIds).toEqual(expect.arrayContaining(named(narrative, "Check", "id")));
    expect(phases.map(({ id }) => id)).toEqual(expect.arrayContaining(named(narrative, "Phase", "id")));
    expect(count(narrative, "<Predict />")).toBe(1);
    expect(count(narrative, "<Explain />")).toBe(1);
    expect(count(narrative, "<Hint>")).toBe(3);
    expect(narrative.indexOf("<Predict />")).toBeLessThan(narrative.indexOf("<Run "));
    expect(narrative.indexOf("<Run ")).toBeLessThan(narrative.indexOf("<Explain />"));
  });

  it("quotes its pods as they are", async () => {
    const { narrative, pods } = await open(folder);
    const quotes = [...narrative.matchAll(/^```ts\n([^]*?)^```$/gm)].map((match) => lines(match[1] ?? ""));
    expect(quotes.length).toBeGreaterThan(0);
    for (const quote of quotes) {
      const said = quote.filter((line) => line !== "");
      const holders = [...pods.values()].filter((pod) => isWithin(said, pod));
      expect(holders, `no pod of ${folder} has these lines in a row:\n${said.join("\n")}`).not.toEqual([]);
    }
  });
});

/** Whether the lines stand in the pod one after another. */
function isWithin(said: readonly string[], pod: readonly string[]): boolean {
  const text = pod.filter((line) => line !== "").join("\n");
  return `\n${text}\n`.includes(`\n${said.join("\n")}\n`);
}
