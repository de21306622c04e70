import { describe, expect, test } from "vitest";
import { Refusal } from "./refusal.ts";
import { readRequestHead } from "./request-head.ts";

const read = (...lines: string[]) => readRequestHead(`${lines.join("\r\n")}\r\n`, "unix:");
const ours = "X-Forwarded-For: unix:\r\nX-Forwarded-Host: a\r\nX-Forwarded-Proto: http\r\n";

describe("what a pod gets to see of a request's head", () => {
  test("its lines as they came, in their order and spelling, and who forwarded it", () => {
    const head = read("GET /pay?a=1 HTTP/1.1", "hOST: a", "Accept:*/*", "Cookie: x=1; y=2");
    expect(head.onward).toBe(`GET /pay?a=1 HTTP/1.1\r\nhOST: a\r\nAccept:*/*\r\nCookie: x=1; y=2\r\n${ours}`);
  });

  test("nothing that is about this hop alone, nor what Connection names", () => {
    const head = read(
      "GET / HTTP/1.1",
      "Connection: keep-alive, X-Secret",
      "Keep-Alive: timeout=5",
      "Host: a",
      "X-Secret: 1",
      "TE: trailers",
      "Proxy-Connection: keep-alive",
      "X-Open: 2",
      "Upgrade: websocket",
      "Expect: 100-continue",
    );
    expect(head.onward).toBe(`GET / HTTP/1.1\r\nHost: a\r\nX-Open: 2\r\n${ours}`);
    expect(head).toMatchObject({ upgrade: false, expectsContinue: true, keepAlive: true });
  });

  test("framing that Connection can't take away", () => {
    const head = read("POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Connection: content-length, host");
    expect(head.onward).toContain("Content-Length: 3\r\n");
    expect(head.onward).toContain("Host: a\r\n");
  });

  test("the addresses it was forwarded for, with one more", () => {
    expect(read("GET / HTTP/1.1", "Host: a", "X-Forwarded-For: 10.1.2.3").onward).toContain(
      "X-Forwarded-For: 10.1.2.3, unix:\r\n",
    );
  });

  test("an upgrade that Connection names", () => {
    const head = read("GET / HTTP/1.1", "Host: a", "Connection: Upgrade", "Upgrade: websocket");
    expect(head.upgrade).toBe(true);
    expect(head.onward).toContain("Connection: upgrade\r\nUpgrade: websocket\r\n");
  });

  test("a path, where the client names the whole address", () => {
    expect(read("GET http://a/pay?x HTTP/1.1", "Host: a").onward).toContain("GET /pay?x HTTP/1.1\r\n");
    expect(read("GET http://a HTTP/1.1", "Host: a").onward).toContain("GET / HTTP/1.1\r\n");
  });

  test("HTTP/1.1, also from a client that speaks 1.0", () => {
    const head = read("GET / HTTP/1.0");
    expect(head.onward).toContain("GET / HTTP/1.1\r\n");
    expect(head).toMatchObject({ http11: false, keepAlive: false });
    expect(read("GET / HTTP/1.0", "Connection: keep-alive").keepAlive).toBe(true);
  });
});

describe("how much body follows", () => {
  test.each([
    [[], 0],
    [["Content-Length: 12"], 12],
    [["content-length:\t12 "], 12],
    [["Transfer-Encoding: chunked"], "chunked"],
    [["TRANSFER-ENCODING: Chunked"], "chunked"],
  ])("%j: %s", (lines, body) => {
    expect(read("POST / HTTP/1.1", "Host: a", ...lines).body).toBe(body);
  });
});

describe("the number that the lab gave it", () => {
  test.each([
    ["X-Request-Id: 17", 17],
    ["x-request-id: 0", 0],
    ["X-Request-Id: 5f3a", undefined],
    ["X-Request-Id: 17, 18", undefined],
    ["X-Other: 17", undefined],
  ])("%s: %s", (line, request) => {
    expect(read("GET / HTTP/1.1", "Host: a", line).request).toBe(request);
  });
});

describe("what is refused", () => {
  test.each<[string, number, string[]]>([
    ["two framings", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Transfer-Encoding: chunked"]],
    ["two lengths", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: 3", "Content-Length: 3"]],
    ["a list of lengths", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: 3, 3"]],
    ["a length with a sign", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: +3"]],
    ["a length with other white space", 400, ["POST / HTTP/1.1", "Host: a", "Content-Length: \u00a03"]],
    ["another coding", 501, ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip, chunked"]],
    [
      "a coding that only looks like chunked",
      501,
      ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: xchunked"],
    ],
    ["chunks in HTTP/1.0", 400, ["POST / HTTP/1.0", "Transfer-Encoding: chunked"]],
    ["a blank before the colon", 400, ["GET / HTTP/1.1", "Host : a"]],
    ["a line that goes on in the next", 400, ["GET / HTTP/1.1", "Host: a", "X: 1", " 2"]],
    ["a line without a name", 400, ["GET / HTTP/1.1", "Host: a", ": 1"]],
    ["a line without a colon", 400, ["GET / HTTP/1.1", "Host: a", "what"]],
    ["an LF without CR", 400, ["GET / HTTP/1.1", "Host: a", "X: 1\nY: 2"]],
    ["a CR without LF", 400, ["GET / HTTP/1.1", "Host: a", "X: 1\rY: 2"]],
    ["a NUL", 400, ["GET / HTTP/1.1", "Host: a", "X: \0"]],
    ["no host", 400, ["GET / HTTP/1.1"]],
    ["two hosts", 400, ["GET / HTTP/1.1", "Host: a", "Host: b"]],
    ["no version", 400, ["GET /", "Host: a"]],
    ["two blanks in the first line", 400, ["GET  / HTTP/1.1", "Host: a"]],
    ["a target that is none", 400, ["GET pay HTTP/1.1", "Host: a"]],
    ["HTTP/2", 505, ["GET / HTTP/2.0", "Host: a"]],
    ["a tunnel to elsewhere", 405, ["CONNECT a:80 HTTP/1.1", "Host: a"]],
    ["a long first line", 414, [`GET /${"x".repeat(9000)} HTTP/1.1`, "Host: a"]],
  ])("%s: %i", (_, status, lines) => {
    let refused: unknown;
    try {
      read(...lines);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).status).toBe(status);
  });
});
