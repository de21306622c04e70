import { expect, test } from "vitest";
import { LastLines } from "./last-lines.ts";

test("keeps the last lines, in whatever pieces they come, and an unfinished one", () => {
  const log = new LastLines();
  for (let line = 1; line <= 30; line++) {
    log.push(`line ${line}`);
    log.push("\n\n");
  }
  log.push("and");
  const lines = log.text().split("\n  ");
  expect(lines).toHaveLength(13);
  expect(lines.at(0)).toBe("line 19");
  expect(lines.at(-1)).toBe("and");
});

test("a line without end doesn't grow", () => {
  const log = new LastLines();
  for (let at = 0; at < 100; at++) log.push("x".repeat(1000));
  expect(log.text()).toHaveLength(300);
});
