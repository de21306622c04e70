import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogGate, logLimits, type LogLimits } from "./gate.ts";
import { createLineCutter } from "./lines.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function collect(limits: Partial<LogLimits> = {}) {
  const clock = { ms: 0 };
  const lines: string[] = [];
  let floods = 0;
  const gate = createLogGate({
    onLine: (_stream, line) => lines.push(line),
    onFlood: () => (floods += 1),
    now: () => clock.ms,
    limits: { ...logLimits, ...limits },
  });
  return { gate, lines, clock, floods: () => floods };
}

describe("the log gate", () => {
  it("gives the same lines however the bytes are cut into chunks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 30 })),
        fc.array(fc.nat(20)),
        (texts, sizes) => {
          const all = bytes(texts.map((text) => `${text.replaceAll("\n", "")}\n`).join(""));
          const whole = collect();
          whole.gate.push("stdout", all);
          const cut = collect();
          let from = 0;
          for (const size of sizes) {
            cut.gate.push("stdout", all.subarray(from, from + size));
            from += size;
          }
          cut.gate.push("stdout", all.subarray(from));
          expect(cut.lines).toEqual(whole.lines);
          expect(whole.lines).toHaveLength(texts.length);
        },
      ),
    );
  });

  it("takes any bytes, shows no line longer than its bound and accounts for every line", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 30 }), (chunks) => {
        const { gate, lines } = collect({ longestLineBytes: 16, shownBytesPerSecond: 500 });
        for (const chunk of chunks) gate.push("stderr", chunk);
        gate.end();
        const all = Buffer.concat(chunks);
        const newlines = all.filter((byte) => byte === 10).length;
        const expected = newlines + (all.length > 0 && all.at(-1) !== 10 ? 1 : 0);
        const hidden = lines.map((line) => Number(/^\[lab\] (\d+) lines/.exec(line)?.[1] ?? 0));
        const notices = hidden.filter((count) => count > 0).length;
        expect(lines.length - notices + hidden.reduce((sum, count) => sum + count, 0)).toBe(expected);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(16 * 8 + 80);
      }),
    );
  });

  it("repairs invalid UTF-8 and drops half a character where it cuts", () => {
    const { gate, lines } = collect({ longestLineBytes: 5 });
    gate.push("stdout", new Uint8Array([0x61, 0xff, 0x62, 0x0a]));
    gate.push("stdout", bytes("abcdé and more\n"));
    expect(lines).toEqual(["a\ufffdb", "abcd [10 more bytes cut]"]);
  });

  it("ends a line at CR LF and shows what has no line end when the stream ends", () => {
    const { gate, lines } = collect();
    gate.push("stdout", bytes("one\r\n\ntwo"));
    expect(lines).toEqual(["one", ""]);
    gate.end();
    expect(lines).toEqual(["one", "", "two"]);
  });

  it("shows so much a second, and counts the rest", () => {
    const { gate, lines, clock } = collect({ shownBytesPerSecond: 1024 });
    const hundred = bytes(`${"x".repeat(99)}\n`);
    for (let sent = 0; sent < 1000; sent += 1) gate.push("stdout", hundred);
    expect(lines).toHaveLength(11);
    clock.ms += 1000;
    gate.push("stdout", bytes("again\n"));
    expect(lines.slice(11)).toEqual([
      "[lab] 989 lines (97911 bytes) not shown: more than 1 KB in a second",
      "again",
    ]);
  });

  it("lets no more than a bounded number of empty lines through", () => {
    const { gate, lines } = collect({ shownBytesPerSecond: 6400 });
    gate.push("stdout", new Uint8Array(50_000).fill(10));
    expect(lines).toHaveLength(100);
  });

  it("asks once to kill a pod that floods, over both streams together", () => {
    const { gate, floods } = collect({ killAfterBytes: 1000 });
    gate.push("stdout", new Uint8Array(600));
    gate.push("stderr", new Uint8Array(400));
    expect(floods()).toBe(0);
    gate.push("stdout", new Uint8Array(1));
    gate.push("stdout", new Uint8Array(600));
    expect(floods()).toBe(1);
  });
});

describe("the line cutter", () => {
  it("loses no byte: what it gives and what it says it cut add up", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        const cutter = createLineCutter(8);
        const lines = chunks.flatMap((chunk) => [...cutter.push(chunk)]);
        const last = cutter.end();
        if (last !== undefined) lines.push(last);
        const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const returned = lines.reduce((sum, line) => sum + line.bytes.length + line.cut, 0);
        const newlines = Buffer.concat(chunks).filter((byte) => byte === 10).length;
        const returns = Buffer.concat(chunks).filter((byte) => byte === 13).length;
        expect(returned).toBeLessThanOrEqual(total - newlines);
        expect(returned).toBeGreaterThanOrEqual(total - newlines - returns);
      }),
    );
  });
});
