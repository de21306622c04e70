import { describe, expect, test } from "vitest";
import { readAnswerHead } from "./answer-head.ts";
import { Refusal } from "./refusal.ts";

const read = (method: string, ...lines: string[]) => readAnswerHead(`${lines.join("\r\n")}\r\n`, method);

describe("how an answer's body ends", () => {
  test.each<[string, string[], number | "chunked" | "close"]>([
    ["GET", ["HTTP/1.1 200 OK", "Content-Length: 5"], 5],
    ["GET", ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"], "chunked"],
    ["GET", ["HTTP/1.1 200 OK"], "close"],
    ["HEAD", ["HTTP/1.1 200 OK", "Content-Length: 5"], 0],
    ["HEAD", ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"], 0],
    ["GET", ["HTTP/1.1 204 No Content"], 0],
    ["GET", ["HTTP/1.1 304 Not Modified", "Content-Length: 5"], 0],
    ["GET", ["HTTP/1.1 103 Early Hints"], 0],
  ])("%s %j: %s", (method, lines, body) => {
    expect(read(method, ...lines).body).toBe(body);
  });
});

describe("whether the connection lives on", () => {
  test.each<[string[], boolean]>([
    [["HTTP/1.1 200 OK", "Content-Length: 0"], true],
    [["HTTP/1.1 200 OK", "Content-Length: 0", "Connection: close"], false],
    [["HTTP/1.0 200 OK", "Content-Length: 0"], false],
    [["HTTP/1.0 200 OK", "Content-Length: 0", "Connection: Keep-Alive"], true],
    [["HTTP/1.1 200 OK"], false],
  ])("%j: %s", (lines, lives) => {
    expect(read("GET", ...lines).keepAlive).toBe(lives);
  });
});

test("what goes on to the client: all but this hop's own", () => {
  const { onward } = read(
    "GET",
    "HTTP/1.0 200 All right",
    "Connection: X-Hop",
    "X-Hop: 1",
    "Set-Cookie: a",
    "X-Forwarded-For: kept",
    "Keep-Alive: timeout=5",
    "Set-Cookie: b",
    "Content-Length: 0",
  );
  expect(onward).toBe(
    "HTTP/1.1 200 All right\r\nSet-Cookie: a\r\nX-Forwarded-For: kept\r\nSet-Cookie: b\r\nContent-Length: 0\r\n",
  );
});

test.each<[string, string[]]>([
  ["another protocol", ["HTTP/2 200 OK"]],
  ["no status", ["HTTP/1.1 OK"]],
  ["a status of four digits", ["HTTP/1.1 2000 OK"]],
  ["two framings", ["HTTP/1.1 200 OK", "Content-Length: 1", "Transfer-Encoding: chunked"]],
  ["a line without a colon", ["HTTP/1.1 200 OK", "what"]],
])("%s is refused", (_, lines) => {
  expect(() => read("GET", ...lines)).toThrow(Refusal);
});
