import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { emptyHistory, type LogLine } from "../../../server/protocol/index.ts";
import { linesBy, terminalLine } from "./log-lines.ts";

const line = (t: number, text = "x"): LogLine => ({ seq: 1, t, pod: "web-1", stream: "stdout", line: text });

test("a pod's line can't steer the terminal", () => {
  const shown = terminalLine(emptyHistory(exampleHeader()), line(100, "\u001b[2J\u0007gone"));
  expect(shown.endsWith("·[2J·gone")).toBe(true);
});

test("the lines up to a moment are found", () => {
  const lines = [line(1), line(5), line(5), line(9)];
  expect([0, 1, 5, 8, 9].map((t) => linesBy(lines, t))).toEqual([0, 1, 3, 3, 4]);
});
