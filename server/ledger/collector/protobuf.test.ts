import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesField, numberField, spansOfProtobuf } from "./protobuf.ts";
import { ExportRefused } from "./span.ts";

const traceId = "6c61737463616c6c9e3779b100000001";
const spanId = "9e3779b100000001";

interface Given {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly name?: string;
}

const fixed64 = (field: number): Buffer => Buffer.from([field * 8 + 1, 1, 2, 3, 4, 5, 6, 7, 8]);
/** The span's flags: field 16, whose tag takes two bytes. */
const flags = Buffer.from([0x85, 0x01, 1, 3, 0, 0]);

/** A span as exporters send it, with fields around it that nobody reads here. */
const span = (given: Given): Buffer =>
  Buffer.concat([
    bytesField(1, Buffer.from(given.traceId ?? traceId, "hex")),
    bytesField(2, Buffer.from(given.spanId ?? spanId, "hex")),
    bytesField(5, given.name ?? "POST /pay"),
    numberField(6, 2),
    fixed64(7),
    fixed64(8),
    bytesField(9, "an attribute"),
    flags,
  ]);

/** One resource with one scope for each list of spans. */
const request = (...scopes: Given[][]): Buffer =>
  bytesField(
    1,
    Buffer.concat([
      bytesField(1, "a resource"),
      ...scopes.map((spans) =>
        bytesField(
          2,
          Buffer.concat([bytesField(1, "a scope"), ...spans.map((one) => bytesField(2, span(one)))]),
        ),
      ),
    ]),
  );

test("spans of every resource and scope, with their ids and names", () => {
  const other = "00000000000000ab";
  const body = Buffer.concat([request([{}, { spanId: other }]), request([], [{ name: "ö".repeat(200) }])]);
  expect(spansOfProtobuf(body)).toEqual([
    { traceId, spanId, name: "POST /pay" },
    { traceId, spanId: other, name: "POST /pay" },
    { traceId, spanId, name: "ö".repeat(200) },
  ]);
  expect(spansOfProtobuf(Buffer.alloc(0))).toEqual([]);
});

describe("what can't be read is refused in words", () => {
  test.each([
    ["cut off", request([{}]).subarray(0, -1), "ends in the middle"],
    ["no trace id", request([{ traceId: "" }]), "the traceId of the span"],
    ["a trace id of zeros", request([{ traceId: "0".repeat(32) }]), "not all zero"],
    ["a short span id", request([{ spanId: "ab" }]), 'must be 8 bytes that are not all zero, not "ab"'],
    ["a group", Buffer.from([0x0b]), "field 1 has the wire type 3"],
    ["field 0", Buffer.from([0x02, 0]), "the number 0"],
    ["an endless number", Buffer.alloc(11, 0xff), "longer than 10 bytes"],
    [
      "a length beyond everything",
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
      "ends in",
    ],
  ])("%s", (_, body, words) => {
    expect(() => spansOfProtobuf(body)).toThrow(ExportRefused);
    expect(() => spansOfProtobuf(body)).toThrow(words);
  });

  test("whatever it is, nothing else is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          spansOfProtobuf(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(ExportRefused);
        }
      }),
    );
  });
});
