import { describe, expect, test } from "vitest";
import { checkProgram } from "./check-program.ts";

const check = (text: string) => checkProgram({ path: "pods/yours.ts", text });

describe("a program that nobody has run yet", () => {
  test("is without a problem when it is a module, whatever it imports and would do", async () => {
    const text = `import { nowhere } from "nowhere";\nconst port: number = await nowhere();\nprocess.exit(port);\n`;
    expect(await check(text)).toBeUndefined();
  });

  test.each([
    ["let a = 1;\n  const x: number = ;\n", 2, 21, "Expression expected"],
    ["let a = 1;\nenum A {B}\n", 2, 1, "TypeScript enum is not supported in strip-only mode"],
    [
      "import x from 'hono';\nlet a: number = 1;\n  let a = 2;\n",
      3,
      7,
      "Identifier 'a' has already been declared",
    ],
    ["\nconst broken: RegExp = /(/;\n", 2, 24, "Invalid regular expression: /(/: Unterminated group"],
    [
      "\nconst title = /\u001b]0;mine\u0007(/;",
      2,
      15,
      "Invalid regular expression: /␛]0;mine␇(/: Unterminated group",
    ],
    ["//# sourceURL=elsewhere:9\nlet a = 1;\nlet a = 2;", 3, 5, "Identifier 'a' has already been declared"],
  ])("has %j in its place", async (text, line, column, message) => {
    expect(await check(text)).toEqual({ line, column, message });
  });

  test.each(["(", "[", "a=>", "<", "!", "`${"])(
    "that nests %j without end is refused, and the next one is read",
    async (nesting) => {
      expect(await check(nesting.repeat(15_000))).toMatchObject({ line: 1, column: expect.any(Number) });
      expect(await check("const a: number = 1;")).toBeUndefined();
    },
  );

  test("each of many at once gets its own answer", async () => {
    const texts = ["let a = 1;", "let a = ;", "(".repeat(20_000), "\nlet a = ;", "let a: 1 = 1;"];
    const lines = (await Promise.all(texts.map(check))).map((problem) => problem?.line);
    expect(lines).toEqual([undefined, 1, 1, 2, undefined]);
  });
});
