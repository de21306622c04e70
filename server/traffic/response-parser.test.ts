import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxHead, ResponseParser } from "./response-parser.ts";

interface Read {
  progress: string;
  status: number | undefined;
  bytes: number;
  reusable: boolean;
  problem: string | undefined;
}

/** Feeds the bytes in pieces of the given sizes, the rest at once. */
function read(text: string, sizes: readonly number[] = []): Read {
  const parser = new ResponseParser();
  const bytes = Buffer.from(text, "latin1");
  let progress = "more";
  let at = 0;
  for (const size of [...sizes, Infinity]) {
    if (progress !== "more" || at >= bytes.length) break;
    progress = parser.push(bytes.subarray(at, at + size));
    at += size;
  }
  const { status, reusable, problem } = parser;
  return { progress, status, bytes: parser.bytes, reusable, problem };
}

const head = (...lines: string[]): string => `${lines.join("\r\n")}\r\n\r\n`;

const answers = {
  "known length": `${head("HTTP/1.1 200 OK", "Content-Length: 5")}hello`,
  "no body": head("HTTP/1.1 204 No Content"),
  "not modified, with the length of what it stands for": head(
    "HTTP/1.1 304 Not Modified",
    "Content-Length: 99",
  ),
  "length twice, the same": `${head("HTTP/1.1 200 OK", "content-length: 2", "Content-Length: 2, 2")}ok`,
  chunked: `${head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, Chunked")}5;a="b"\r\nhello\r\n0a\r\n0123456789\r\n0\r\nX: y\r\n\r\n`,
  "interim answers first": `${head("HTTP/1.1 100 Continue")}${head("HTTP/1.1 103 Early Hints", "Link: </x>")}${head("HTTP/1.1 200 OK", "Content-Length: 0")}`,
  "an empty reason and an odd header": head("HTTP/1.1 404 ", "X-Odd:\t\xe4 ", "Content-Length: 0"),
};

describe("answers", () => {
  test.each(Object.entries(answers))("%s: the same in whatever pieces it comes", (_, text) => {
    const whole = read(text);
    expect(whole).toMatchObject({ progress: "complete", bytes: text.length, reusable: true });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 })), (sizes) => {
        expect(read(text, sizes)).toEqual(whole);
      }),
    );
    for (let cut = 0; cut < text.length; cut++) expect(read(text.slice(0, cut)).progress).toBe("more");
  });

  test.each([
    [head("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 0"), false],
    [head("HTTP/1.1 200 OK", "Connection: upgrade, Close", "Content-Length: 0"), false],
    [head("HTTP/1.0 200 OK", "Content-Length: 0"), false],
    [head("HTTP/1.0 200 OK", "Connection: Keep-Alive", "Content-Length: 0"), true],
    [`${head("HTTP/1.1 200 OK", "Content-Length: 0")}more`, false],
  ])("whether the connection lives on: %j", (text, reusable) => {
    expect(read(text)).toMatchObject({ progress: "complete", reusable });
  });

  test("bytes after the answer don't count as its own", () => {
    expect(read(`${answers["known length"]}surplus`).bytes).toBe(answers["known length"].length);
  });

  test("only an answer without any other end is complete by the end of the connection", () => {
    const ends = (text: string): string => {
      const parser = new ResponseParser();
      expect(parser.push(Buffer.from(text))).toBe("more");
      return parser.end();
    };
    expect(ends(`${head("HTTP/1.1 200 OK")}abc`)).toBe("complete");
    expect(ends(head("HTTP/1.1 200 OK", "Transfer-Encoding: gzip"))).toBe("complete");
    expect(ends(`${head("HTTP/1.1 200 OK", "Content-Length: 4")}abc`)).toBe("incomplete");
    expect(ends(head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked"))).toBe("incomplete");
    expect(ends("HTTP/1.1 200")).toBe("incomplete");
  });
});

describe("what breaks the protocol", () => {
  const chunked = (body: string): string => head("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + body;
  test.each([
    ["hello", "not an HTTP/1 answer"],
    ["HTTP/2 200", "not an HTTP/1 answer"],
    ["HTTP/1.1 200 OK\n", "ends without CR"],
    [head("HTTP/1.1 20 OK"), "not a status line"],
    [head("HTTP/1.1 099 OK"), "not a status line"],
    [head("HTTP/1.7 200 OK"), "not a status line"],
    [head("HTTP/1.1 200 OK", "no colon"), "not a header line"],
    [head("HTTP/1.1 200 OK", "A: b", " folded"), "not a header line"],
    [head("HTTP/1.1 200 OK", "A : b"), "not a header line"],
    [head("HTTP/1.1 200 OK", "A: b\rc"), "not a header line"],
    [head("HTTP/1.1 200 OK", "Content-Length: -1"), "not a content-length"],
    [head("HTTP/1.1 200 OK", "Content-Length: 1, 2"), "more than one content-length"],
    [head("HTTP/1.1 200 OK", "Content-Length: 1", "Transfer-Encoding: chunked"), "both content-length"],
    [head("HTTP/1.1 101 Switching Protocols"), "status 101"],
    [chunked("x\r\n"), "not a chunk size"],
    [chunked("fffffffff\r\n"), "not a chunk size"],
    [chunked("1\r\nab\r\n"), "longer than its size"],
    [chunked("1\n"), "ends without CR"],
    [chunked("1\rx"), "a CR inside"],
    [chunked(`1;${"x".repeat(2000)}`), "chunk-size line above"],
    [chunked(`0\r\n${"A: b\r\n".repeat(9000)}`), "trailers above"],
    [`HTTP/1.1 200 OK\r\n${"x".repeat(maxHead)}`, "a head above"],
  ])("%j", (text, problem) => {
    const seen = read(text.slice(0, 100_000));
    expect(seen.progress).toBe("malformed");
    expect(seen.problem).toContain(problem);
    expect(
      read(
        text,
        Array.from({ length: text.length }, () => 1),
      ).problem,
    ).toContain(problem);
  });

  test("no bytes whatever make it throw", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary-ascii" }),
      fc.constantFrom(
        ...Object.values(answers),
        "HTTP/1.1 200 OK\r\n",
        "\r\n",
        "Content-Length: 3\r\n",
        "\r\n\r\n",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(["more", "complete", "malformed"]).toContain(read(pieces.join("")).progress);
      }),
    );
  });
});
