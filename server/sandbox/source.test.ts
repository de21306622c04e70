import { describe, expect, it } from "vitest";
import { PodSourceError, stripPodSource } from "./source.ts";

const strip = (text: string, path = "lessons/01/broken/server.ts") => stripPodSource({ path, text });

describe("stripPodSource", () => {
  it("keeps every token in its place", () => {
    const { text } = strip("const port: number = 1;\nexport type T = string;\nlisten(port as number);");
    expect(text.split("\n")[0]).toMatch(/^const port {9}= 1;$/);
    expect(text.split("\n")[2]).toMatch(/^listen\(port {10}\);$/);
  });

  it("takes JavaScript as it is, names it for stack traces, and the file by its kind", () => {
    const { file, text } = strip("const a = 1;\n", "x/pod.js");
    expect(file).toBe("pod.mjs");
    expect(text.trimEnd().split(/\n+/)).toEqual(["const a = 1;", "//# sourceURL=x/pod.js"]);
    expect(strip("module.exports = 1;", "pod.cjs").file).toBe("pod.cjs");
    expect(strip("", "a b/../weird name!.mts").file).toBe("weird_name_.mjs");
  });

  it.each([
    ["let a = 1;\n  const x: number = ;\n", 2, 21, "Expression expected"],
    ["let a = 1;\n enum A {B}\n", 2, 2, "TypeScript enum is not supported in strip-only mode"],
    ["let a = 1;\nfoo(\n", 2, 5, "Expression expected"],
    ["{\n  const x = ;\nproc\n}\n", 2, 13, "Expression expected"],
    ["{\n\n  const x = ;\n\n\nproc\n}\n", 3, 13, "Expression expected"],
  ])("says where %j is wrong", (text, line, column, problem) => {
    let caught: unknown;
    try {
      strip(text);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(PodSourceError);
    expect(caught).toMatchObject({ path: "lessons/01/broken/server.ts", line, column, problem });
    expect((caught as Error).message).toBe(`lessons/01/broken/server.ts:${line}:${column}: ${problem}`);
  });
});
