import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { narrativeLanguages } from "./code-theme.ts";

const lessons = fileURLToPath(new URL("../../lessons", import.meta.url));

it("every piece of code in a narrative is in a language that the build colours", async () => {
  const known = new Set<string>([...narrativeLanguages, "text"]);
  const fences: string[] = [];
  for await (const file of glob("*/lesson.mdx", { cwd: lessons })) {
    const text = await readFile(`${lessons}/${file}`, "utf8");
    for (const [, language = ""] of text.matchAll(/^```(\w+)/gm)) fences.push(`${file}: ${language}`);
  }
  expect(fences).not.toEqual([]);
  expect(fences.filter((fence) => !known.has(fence.split(": ")[1] ?? ""))).toEqual([]);
});
