import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createReportReader } from "./reader.ts";
import type { Report } from "./schema.ts";

function collect() {
  const clock = { ms: 0 };
  const reports: Report[] = [];
  let floods = 0;
  const reader = createReportReader({
    onReport: (report) => reports.push(report),
    onFlood: () => (floods += 1),
    now: () => clock.ms,
  });
  const write = (text: string) => reader.push(new TextEncoder().encode(text));
  return { reader, reports, write, clock, floods: () => floods };
}

describe("the report reader", () => {
  it("reads reports, whatever chunks they come in", () => {
    const { reports, write } = collect();
    write('{"type":"listening"}\n{"type":"hand');
    write('lers","signals":["SIGTERM"]}\n{"type":"connections","open":2,"active":1}\n');
    write('{"type":"closing"}\n{"type":"alive","by":["timer","socket ×3"]}\n');
    expect(reports).toEqual([
      { type: "listening" },
      { type: "handlers", signals: ["SIGTERM"] },
      { type: "connections", open: 2, active: 1 },
      { type: "closing" },
      { type: "alive", by: ["timer", "socket ×3"] },
    ]);
  });

  it.each([
    "nonsense",
    "null",
    '{"type":"payment.committed"}',
    '{"type":"connections","open":-1,"active":0}',
    '{"type":"connections","open":1e99,"active":0}',
    '{"type":"handlers","signals":["SIGTERM\\u001b[2J"]}',
    '{"type":"alive","by":["<b>"]}',
    `{"type":"listening","pad":"${"x".repeat(5000)}"}`,
    "[".repeat(4000),
  ])("ignores and counts %s", (line) => {
    const { reader, reports, write } = collect();
    write(`${line}\n{"type":"listening"}\n`);
    expect(reports).toEqual([{ type: "listening" }]);
    expect(reader.ignored).toBe(1);
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const { reader } = collect();
        for (const chunk of chunks) reader.push(chunk);
      }),
    );
  });

  it("passes on so many a second and counts the rest", () => {
    const { reader, reports, write, clock } = collect();
    for (let sent = 0; sent < 1000; sent += 1) write('{"type":"closing"}\n');
    expect(reports).toHaveLength(200);
    expect(reader.ignored).toBe(800);
    clock.ms += 1000;
    write('{"type":"listening"}\n');
    expect(reports.at(-1)).toEqual({ type: "listening" });
  });

  it("asks once to end a pod that floods it", () => {
    const { reader, floods } = collect();
    for (let sent = 0; sent < 130; sent += 1) reader.push(new Uint8Array(64 * 1024));
    expect(floods()).toBe(1);
  });
});
