import fc from "fast-check";
import { expect, test } from "vitest";
import { MessageScanner } from "./messages.ts";

interface Message {
  readonly type: string;
  readonly body: Uint8Array;
}

const messages = fc.array(
  fc.record({ type: fc.constantFrom("Q", "Z", "X", "D", "K"), body: fc.uint8Array({ maxLength: 40 }) }),
);

function encode(list: readonly Message[]): Buffer {
  return Buffer.concat(
    list.flatMap(({ type, body }) => {
      const head = Buffer.alloc(5);
      head.write(type, "latin1");
      head.writeUInt32BE(body.length + 4, 1);
      return [head, body];
    }),
  );
}

/** What a scanner sees of bytes that come in pieces of these sizes. */
function scan(bytes: Buffer, sizes: readonly number[]): [string, number[]][] {
  const seen: [string, number[]][] = [];
  const scanner = new MessageScanner((type, body) => seen.push([type, [...body]]));
  let at = 0;
  for (const size of sizes) {
    scanner.push(bytes.subarray(at, at + size));
    at += size;
  }
  scanner.push(bytes.subarray(at));
  return seen;
}

test("every message is seen once, however the bytes are cut", () => {
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 60 })), (list, sizes) => {
      expect(scan(encode(list), sizes)).toEqual(
        list.map(({ type, body }) => [type, [...body.subarray(0, 4)]]),
      );
    }),
  );
});

test("a message is seen before the rest of its body has come", () => {
  const long = encode([{ type: "Q", body: new Uint8Array(1_000_000) }]);
  expect(scan(long.subarray(0, 9), [])).toEqual([["Q", [0, 0, 0, 0]]]);
});

test("after a length that can't be, nothing is seen and nothing is thrown", () => {
  const nonsense = Buffer.from([81, 0, 0, 0, 1, ...encode([{ type: "X", body: new Uint8Array() }])]);
  expect(scan(nonsense, [3])).toEqual([]);
});
