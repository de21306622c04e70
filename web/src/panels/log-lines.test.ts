import { expect, test } from "vitest";
import type { LogLine } from "../../../server/protocol/index.ts";
import { everyLine, harmless, LogIndex, piecesOf } from "./log-lines.ts";

const line = (t: number, text = "x", more: Partial<LogLine> = {}): LogLine => ({
  seq: t + 1,
  t,
  pod: "web-1",
  stream: "stdout",
  line: text,
  ...more,
});

test("a pod's line can't steer whoever shows it", () => {
  expect(harmless("\u001b[2J\u0007gone\tfar")).toBe("·[2J·gone  far");
});

test("the lines up to a moment are found, and those that come later with them", () => {
  const lines = [line(1), line(5), line(5), line(9)];
  const index = new LogIndex(lines, everyLine);
  expect([0, 1, 5, 8, 9].map((t) => index.upTo(t))).toEqual([0, 1, 3, 3, 4]);
  lines.push(line(12));
  expect(index.upTo(20)).toBe(5);
});

test("lines are filtered by pod, container, stream and text", () => {
  const lines = [
    line(1, "Listening"),
    line(2, "oops", { stream: "stderr" }),
    line(3, "listening", { pod: "web-2" }),
    line(4, "proxy up", { sidecar: "proxy" }),
  ];
  const found = (filter: object) => new LogIndex(lines, { ...everyLine, ...filter }).found.map(({ t }) => t);
  expect(found({})).toEqual([1, 2, 3, 4]);
  expect(found({ pod: "web-1" })).toEqual([1, 2, 4]);
  expect(found({ container: "main" })).toEqual([1, 2, 3]);
  expect(found({ container: "proxy" })).toEqual([4]);
  expect(found({ stream: "stderr" })).toEqual([2]);
  expect(found({ text: "LISTEN" })).toEqual([1, 3]);
});

test("a log that grows is looked through once", () => {
  let looked = 0;
  const counted = (t: number): LogLine => ({
    ...line(t),
    get line() {
      looked += 1;
      return "x";
    },
  });
  const lines: LogLine[] = [];
  const index = new LogIndex(lines, { ...everyLine, text: "x" });
  for (let t = 0; t < 1000; t++) {
    lines.push(Object.defineProperties({} as LogLine, Object.getOwnPropertyDescriptors(counted(t))));
    index.upTo(t);
  }
  // Spreading a line reads it once, as looking at it does.
  expect(looked).toBeLessThanOrEqual(2000);
  expect(index.upTo(Infinity)).toBe(1000);
});

test("what matches is found in whatever case", () => {
  const cut = (text: string, needle: string) =>
    piecesOf(text, needle).map(({ text: piece, match }) => (match ? `[${piece}]` : piece));
  expect(cut("a SIGTERM, sigterm", "sigterm")).toEqual(["a ", "[SIGTERM]", ", ", "[sigterm]"]);
  expect(cut("abc", "")).toEqual(["abc"]);
  expect(cut("abc", "z")).toEqual(["abc"]);
  expect(piecesOf("xx", "x").map(({ at }) => at)).toEqual([0, 1]);
});
