import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventStreamParser, maxEvent, type StreamEvent } from "./event-stream-parser.ts";

/** Reads a stream in pieces of so many bytes; all at once where none is said. */
function read(stream: string, sizes: readonly number[] = []) {
  const events: StreamEvent[] = [];
  const parser = new EventStreamParser((event) => events.push(event));
  const bytes = Buffer.from(stream);
  let at = 0;
  for (const size of sizes) parser.push(bytes.subarray(at, (at += size)));
  parser.push(bytes.subarray(at));
  const { lastEventId, retry, partial } = parser;
  return { events, lastEventId, retry, partial };
}
const message = (data: string, id?: string, type = "message") => ({ id, type, data });

describe("events", () => {
  test.each<[string, string, StreamEvent[]]>([
    ["one", "data: a\n\n", [message("a")]],
    ["several lines of data", "data: a\ndata:b\ndata\ndata:  c\n\n", [message("a\nb\n\n c")]],
    ["CR", "data: a\rdata: b\r\rdata: c\r\r", [message("a\nb"), message("c")]],
    ["CRLF", "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", [message("a\nb"), message("c")]],
    ["all line ends in one stream", "data: a\rdata: b\ndata: c\r\n\r\n", [message("a\nb\nc")]],
    ["comments", ": hello\ndata: a\n:\n\n", [message("a")]],
    ["an id of its own", "id: 7\ndata: a\n\ndata: b\n\n", [message("a", "7"), message("b")]],
    ["a type", "event: paid\ndata: a\n\ndata: b\n\n", [message("a", undefined, "paid"), message("b")]],
    ["unknown fields", "data: a\nDATA: b\n data: c\nother\n\n", [message("a")]],
    ["no data, no event", "event: paid\nid: 3\n\ndata: a\n\n", [message("a")]],
    ["empty data", "data\n\n", [message("")]],
    ["a byte order mark", "\ufeffdata: a\n\n", [message("a")]],
    ["only the first colon counts", "data:a:b\n\n", [message("a:b")]],
    ["what isn't ended is no event", "data: a\n\ndata: b\n", [message("a")]],
  ])("%s", (_, stream, events) => expect(read(stream).events).toEqual(events));

  test("the pieces a stream comes in make no difference", () => {
    const words = fc.constantFrom(
      "data: ä\u{1F4B0}",
      "data",
      "id: 12",
      "id",
      "event: x",
      ": no",
      "retry: 5",
      "",
      "",
      "dat",
      "x",
    );
    const ends = fc.constantFrom("\n", "\r", "\r\n");
    const streams = fc.array(fc.tuple(words, ends), { maxLength: 30 }).map((lines) => lines.flat().join(""));
    fc.assert(
      fc.property(streams, fc.array(fc.integer({ min: 0, max: 5 })), (stream, sizes) => {
        expect(read(stream, sizes)).toEqual(read(stream));
      }),
      { numRuns: 1000 },
    );
  });

  test("one that never ends is refused", () => {
    expect(() => read(`data: ${"x".repeat(maxEvent)}`)).toThrow(`above ${maxEvent}`);
    expect(() => read(`data: ${"x".repeat(1000)}\n`.repeat(2000))).toThrow(`above ${maxEvent}`);
  });
});

describe("what to resume after", () => {
  test.each([
    ["nothing yet", "data: a\n\n", ""],
    ["the last complete event", "id: 1\ndata: a\n\nid: 2\ndata: b\n", "1"],
    ["an id without data", "id: 1\ndata: a\n\nid: 2\n\n", "2"],
    ["events without an id leave it", "id: 1\ndata: a\n\ndata: b\n\n", "1"],
    ["an empty id takes it back", "id: 1\ndata: a\n\nid\ndata: b\n\n", ""],
    ["an id with NUL is none", "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", "1"],
  ])("%s", (_, stream, id) => expect(read(stream).lastEventId).toBe(id));

  test("the pause before a reconnect: digits only", () => {
    expect(read("retry: 250\n\n").retry).toBe(250);
    expect(read("retry: 1s\nretry: -1\nretry\n\n").retry).toBeUndefined();
  });
});

test.each([
  ["", false],
  ["data: a\n\n", false],
  ["data: a\n\n: still there", false],
  ["data: a\n\n: still there\n", false],
  ["data: a\n", true],
  ["data: a\n\nid", true],
  ["data: a\r\n\r", false],
  ["id: 4\r\ndata: a\r\n", true],
])("ends inside an event: %j %s", (stream, partial) => expect(read(stream).partial).toBe(partial));
