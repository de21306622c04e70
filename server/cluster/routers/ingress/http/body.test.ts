import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Body, type Framing } from "./body.ts";
import { Refusal } from "./refusal.ts";

/** Feeds the pieces until the body is done; gives back what goes on and what is left. */
function pass(
  framing: Framing,
  chunks: boolean,
  pieces: readonly string[],
): { onward: string; rest: string; done: boolean } {
  const body = new Body(framing, chunks);
  let onward = "";
  let rest = "";
  for (const piece of pieces) {
    const end = body.done ? 0 : body.take(piece, 0);
    onward += body.onward(piece, 0, end);
    rest += piece.slice(end);
  }
  return { onward, rest, done: body.done };
}

/** Every way to cut a text in pieces, more or less. */
const cuts = (text: string): fc.Arbitrary<string[]> =>
  fc.array(fc.nat({ max: text.length }), { maxLength: 8 }).map((at) => {
    const points = [0, ...at.toSorted((a, b) => a - b), text.length];
    return points.slice(1).map((to, index) => text.slice(points[index], to));
  });

const chunked = "5;a=b\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nX-Trailer: 1\r\n\r\n";

describe("however its bytes are cut up", () => {
  test("a length ends the body", () => {
    fc.assert(
      fc.property(cuts("hello worldGET /"), (pieces) => {
        expect(pass(11, true, pieces)).toEqual({ onward: "hello world", rest: "GET /", done: true });
      }),
    );
  });

  test("chunks go on as they came, trailers and all, to whoever reads chunks", () => {
    fc.assert(
      fc.property(cuts(`${chunked}GET /`), (pieces) => {
        expect(pass("chunked", true, pieces)).toEqual({ onward: chunked, rest: "GET /", done: true });
      }),
    );
  });

  test("chunks are taken off for an HTTP/1.0 client", () => {
    fc.assert(
      fc.property(cuts(`${chunked}GET /`), (pieces) => {
        expect(pass("chunked", false, pieces)).toEqual({ onward: "hello world", rest: "GET /", done: true });
      }),
    );
  });

  test("what only the connection's end ends is put into chunks", () => {
    expect(pass("close", true, ["hello", " world"])).toEqual({
      onward: "5\r\nhello\r\n6\r\n world\r\n",
      rest: "",
      done: false,
    });
    expect(new Body("close", true).epilogue).toBe("0\r\n\r\n");
    expect(new Body("close", false).epilogue).toBe("");
    expect(pass("close", false, ["hello", " world"]).onward).toBe("hello world");
  });
});

test.each([
  ["a size that is none", "x\r\n"],
  ["no size", "\r\n"],
  ["a negative size", "-1\r\n"],
  ["more digits than any body has", "1000000000000000\r\n"],
  ["a chunk longer than it says", "2\r\nabc\r\n"],
  ["a size line that ends without CR", "2\nab\r\n"],
  ["a CR inside a size line", "2\r \r\nab\r\n"],
  ["a size line without end", `1;${"x".repeat(2000)}`],
  ["trailers without end", `0\r\n${"X: 1\r\n".repeat(2000)}`],
])("%s is refused", (_, text) => {
  expect(() => pass("chunked", true, [text])).toThrow(Refusal);
});
