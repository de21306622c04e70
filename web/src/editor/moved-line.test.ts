import { expect, test } from "vitest";
import { movedLine } from "./moved-line.ts";

const ran = ["a();", "", "b();", "}"].join("\n");

test("a line of the text that ran is found where it stands now", () => {
  expect(movedLine(ran, ran, 3)).toBe(3);
  expect(movedLine(ran, `// new\n${ran}`, 3)).toBe(4);
  expect(movedLine(ran, "  b();\nx\nx\nb();", 3)).toBe(4);
});

test("one that was changed since is nowhere, and so is one without words", () => {
  expect(movedLine(ran, "a();\nc();", 3)).toBeUndefined();
  expect(movedLine(ran, `x\n${ran}`, 2)).toBeUndefined();
});
