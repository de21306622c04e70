import { describe, expect, test } from "vitest";
import { seedOfTheDay } from "./draw.ts";
import { fuzzGate, wrongWith } from "./gate.ts";
import { fuzzSources } from "./sources.ts";

const seed = seedOfTheDay();
/** What a test runner holds on to by itself, in MB. */
const noise = 16;

describe(`drawn with FUZZ_SEED=${seed}`, () => {
  test("no input to the log gate passes a line that a terminal obeys, and nothing is kept of any", () => {
    const { lines, grownMB } = fuzzGate(50_000, seed);
    expect(lines).toBeGreaterThan(30_000);
    expect(grownMB).toBeLessThan(noise);
  });

  test("every program is answered, and the next one can be read", async () => {
    const bases = [
      `import { createServer } from "node:http";\nconst port: number = Number(process.env.PORT);\ncreateServer((_, response) => response.end()).listen(port);\n`,
      `class A<T> { #x = 1; static { this.y = /[/]\\/(?<a>b)/u; } get x(): number { return this.#x; } }\nlabel: for (const x of []) break label;\n`,
      `type A = { b?: string };\nexport const f = async (a: A): Promise<string> => \`\${a.b ?? "none"}\`;\nawait f({} as A satisfies A);\n`,
    ];
    const { fine, grownMB } = await fuzzSources(80, seed, bases);
    expect(fine).toBeLessThan(80);
    expect(grownMB).toBeLessThan(noise);
  });
});

test.each([
  ["\u001b[6n", "a terminal would obey it"],
  ["\u001b[5mblink\u001b[0m", "a terminal would obey it"],
  ["\u001b[38;5;256m\u001b[0m", "a terminal would obey it"],
  ["\u001b[38;5;255mred\u001b[0m", undefined],
  ["\u001b[31mred", "its colours don't end with it"],
  ["a\u202eb", "a terminal would obey it"],
  ["\u009b6n", "a terminal would obey it"],
  ["\ud800", "it holds half a character"],
  ["x".repeat(40_000), "it is too long"],
  ["plain\ttext 😀", undefined],
])("of %j it is said that %s", (line, wrong) => expect(wrongWith(line)).toBe(wrong));
