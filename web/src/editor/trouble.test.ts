import { expect, test } from "vitest";
import { Troubles } from "./trouble.ts";

const path = "pods/yours.ts";
const program = ['import x from "express";', "", "setTimeout(() => { null.x }, 800);", "throw 1;"].join("\n");
const logs = (pod: string, ...lines: string[]) =>
  lines.map((line, index) => ({ seq: index + 1, t: index + 1, pod, stream: "stderr" as const, line }));
const read = (...lines: string[]) => new Troubles({ path, text: program }).read(logs("web-1", ...lines));

test("an error that nobody caught marks the innermost line of the program, and ended the process", () => {
  const found = read(
    "pods/yours.ts:3",
    "setTimeout(() => { null.x }, 800);",
    "                        ^",
    "",
    "TypeError: Cannot read properties of null (reading 'x')",
    "    at Timeout._onTimeout (pods/yours.ts:3:25)",
    "    at later (pods/yours.ts:9:1)",
    "    at listOnTimeout (node:internal/timers:685:17)",
    "",
    "Node.js v26.10.0",
  );
  expect(found).toEqual([
    {
      line: 3,
      column: 25,
      message: "TypeError: Cannot read properties of null (reading 'x')",
      fatal: true,
      t: 5,
    },
  ]);
});

test("a stack that was only printed marks its line as that", () => {
  expect(read("Error: seen", "    at pods/yours.ts:3:30", "    at later (pods/yours.ts:9:1)")).toEqual([
    { line: 3, column: 30, message: "Error: seen", fatal: false, t: 2 },
  ]);
});

test("an import that fails while linking has a line and no frame of the program", () => {
  const message = "SyntaxError: The requested module 'node:http' does not provide an export named 'nothere'";
  expect(
    read("pods/yours.ts:1", "import { nothere }", "         ^^^^^^^", message, "    at #x (node:internal)"),
  ).toEqual([{ line: 1, message, fatal: true, t: 4 }]);
});

test("a package that isn't there is told where it is imported", () => {
  const message = "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /app/yours.mjs";
  expect(read("node:internal/modules/package_json_reader:343", "  throw new X", "", message)).toEqual([
    { line: 1, message, fatal: true, t: 4 },
  ]);
});

test("something thrown that is no error marks its line, too", () => {
  const [found] = read("pods/yours.ts:4", "throw 1;", "^", "1", "", "Node.js v26.10.0");
  expect(found).toMatchObject({ line: 4, fatal: true });
});

test("three pods that fail alike, line by line in turn, are told once; other output is no trouble", () => {
  const lines = ["Error: boot", "    at pods/yours.ts:4:7", "idle database connection: gone"];
  const mixed = lines.flatMap((line, index) =>
    ["web-1", "web-2", "web-3"].map((pod) => ({
      seq: index,
      t: index,
      pod,
      stream: "stderr" as const,
      line,
    })),
  );
  const troubles = new Troubles({ path, text: program });
  expect(troubles.read(mixed, 2)).toEqual([]);
  expect(troubles.read(mixed)).toHaveLength(1);
  const printed = logs("web-1", ...lines).map((log) => ({ ...log, stream: "stdout" as const }));
  expect(new Troubles({ path, text: program }).read(printed)).toEqual([]);
});
