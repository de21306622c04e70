import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { subprotocol } from "../protocol/index.ts";
import { start, type Running } from "../testing/cli.ts";
import { Page } from "../testing/page.ts";
import { askRaw, connectRaw, type RawAnswer } from "../traffic/index.ts";
import { securityHeaders } from "./headers.ts";

let server: Running;
let page: Page;
let port: number;
beforeAll(async () => {
  server = start(["serve", "--port", "0"]);
  page = new Page(await server.line("Last Call is open"));
  port = Number(new URL(page.origin).port);
});
afterAll(async () => {
  server.child.kill("SIGTERM");
  await server.ended;
});

/** A request, line by line; the lines that every one needs are added, unless it has them. */
function lines(first: string, ...more: string[]): string {
  const has = (name: string): boolean => more.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const all = [
    first,
    ...(has("host") ? [] : [`Host: 127.0.0.1:${port}`]),
    ...(has("authorization") ? [] : [`Authorization: Bearer ${page.token}`]),
    ...more.filter((line) => line !== "Host:" && line !== "Authorization:"),
  ];
  return `${all.join("\r\n")}\r\n\r\n`;
}

const upgrade = (...more: string[]): string[] => [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  `Sec-WebSocket-Protocol: ${subprotocol}, token.${page.token}`,
  ...more,
];

function expectRefused(answer: RawAnswer | undefined, status: number): void {
  expect(answer?.status).toBe(status);
  expect(answer?.headers).toMatchObject({ ...securityHeaders, "content-type": "application/json" });
  expect(answer?.body).not.toContain(page.token);
  expect(JSON.parse(answer?.body ?? "")).toEqual({
    error: expect.stringMatching(/\w/),
    do: expect.stringMatching(/\w/),
  });
}

const about = "GET /api/about HTTP/1.1";
const check = "POST /api/check HTTP/1.1";
const body = '{"program":""}';
const json = ["Content-Type: application/json", `Content-Length: ${body.length}`];

describe("the host", () => {
  test.each([
    ["another", "Host: evil.example"],
    ["another, with the port", "Host: evil.example:PORT"],
    ["none", "Host:"],
    ["an empty one", "Host: "],
    ["one without the port", "Host: 127.0.0.1"],
    ["another port", "Host: 127.0.0.1:1"],
    ["a port with a zero before it", "Host: 127.0.0.1:0PORT"],
    ["in capitals", "Host: LOCALHOST:PORT"],
    ["with a dot at its end", "Host: localhost.:PORT"],
    ["a name under it", "Host: evil.localhost:PORT"],
    ["a user in it", "Host: 127.0.0.1:PORT@evil.example"],
    ["the same number written otherwise", "Host: 2130706433:PORT"],
    ["a list", "Host: 127.0.0.1:PORT, evil.example"],
    ["a blank in it", "Host: 127.0.0.1:PORT evil.example"],
    ["two", "Host: 127.0.0.1:PORT\r\nHost: evil.example"],
    ["the same twice", "Host: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT"],
  ])("%s is refused, for the page, the routes and the socket", async (_name, line) => {
    const host = line.replaceAll("PORT", String(port));
    expectRefused(await askRaw(port, lines("GET / HTTP/1.1", host)), 421);
    expectRefused(await askRaw(port, lines(about, host)), 421);
    expectRefused(await askRaw(port, lines("GET /api/sessions/x/socket HTTP/1.1", host, ...upgrade())), 421);
  });

  test("this one is served under its address and as localhost", async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const answer = await askRaw(port, lines(about, `Host: ${host}`));
      expect(answer).toMatchObject({ status: 200, headers: securityHeaders });
    }
  });

  test.each([
    ["another server's", "GET http://evil.example/api/about HTTP/1.1"],
    ["this server's", "GET http://127.0.0.1:PORT/api/about HTTP/1.1"],
    ["none", "OPTIONS * HTTP/1.1"],
    ["with a backslash", "GET /\\evil.example HTTP/1.1"],
  ])("a target that is an address, %s, is refused", async (_name, first) => {
    expectRefused(await askRaw(port, lines(first.replace("PORT", String(port)))), 400);
  });
});

describe("the origin", () => {
  const socket = "GET /api/sessions/x/socket HTTP/1.1";
  test.each([
    ["another site's", "Origin: http://evil.example"],
    ["another port's", "Origin: http://127.0.0.1:1"],
    ["that of this server's other name", "Origin: http://localhost:PORT"],
    ["the same over TLS", "Origin: https://127.0.0.1:PORT"],
    ["null", "Origin: null"],
    ["in capitals", "Origin: HTTP://127.0.0.1:PORT"],
    ["a longer one", "Origin: http://127.0.0.1:PORT.evil.example"],
    ["this one and another", "Origin: http://127.0.0.1:PORT\r\nOrigin: http://evil.example"],
    ["a browser's that names none", "Sec-Fetch-Site: same-origin"],
  ])("%s is refused wherever something is done", async (_name, line) => {
    const origin = line.replaceAll("PORT", String(port));
    expectRefused(await askRaw(port, lines(check, origin, ...json) + body), 403);
    expectRefused(await askRaw(port, lines(socket, ...upgrade(origin))), 403);
  });

  test.each(["cross-site", "same-site", "anything", "none\r\nSec-Fetch-Site: cross-site"])(
    "a request that the browser calls %s is refused",
    async (site) => {
      const line = `Sec-Fetch-Site: ${site}`;
      expectRefused(await askRaw(port, lines("GET / HTTP/1.1", line)), 403);
      expectRefused(await askRaw(port, lines(about, line)), 403);
    },
  );

  test("what the page itself asks, and a link that somebody opened, is served", async () => {
    const own = [`Origin: ${page.origin}`, "Sec-Fetch-Site: same-origin"];
    expect(await askRaw(port, lines(check, ...own, ...json) + body)).toMatchObject({ status: 200 });
    expect(await askRaw(port, lines("GET / HTTP/1.1", "Sec-Fetch-Site: none"))).toMatchObject({
      status: 200,
    });
  });
});

describe("a body", () => {
  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonx",
    "",
  ])("of the type %j is refused", async (type) => {
    const headers = [`Content-Type: ${type}`, `Content-Length: ${body.length}`];
    expectRefused(await askRaw(port, lines(check, ...headers) + body), 415);
  });

  test("over 64 KB is refused, where it says so and where it doesn't", async () => {
    const long = "a".repeat(64 * 1024 + 1);
    const type = "Content-Type: application/json";
    const first = "POST /api/sessions HTTP/1.1";
    expectRefused(await askRaw(port, lines(first, type, `Content-Length: ${long.length}`) + long), 413);
    const chunk = `${long.length.toString(16)}\r\n${long}\r\n0\r\n\r\n`;
    expectRefused(await askRaw(port, lines(first, type, "Transfer-Encoding: chunked") + chunk), 413);
  });
});

test.each([
  ["no HTTP", "\x16\x03\x01\x02\r\n\r\n", 400],
  ["a method that doesn't exist", "FOO / HTTP/1.1\r\n\r\n", 400],
  ["two lengths", "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400],
  ["a head of 20 KB", `GET / HTTP/1.1\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
  ["a tunnel", "CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\n\r\n", 405],
])("%s is refused like everything else", async (_name, text, status) => {
  expectRefused(await askRaw(port, text), status);
});

test("an expectation that can't be met, and an upgrade to anything but a WebSocket's", async () => {
  expectRefused(await askRaw(port, lines(check, "Expect: cake", ...json) + body), 417);
  const h2c = ["Connection: Upgrade", "Upgrade: h2c"];
  expect((await askRaw(port, lines(about, ...h2c)))?.status).toBe(200);
  expectRefused(await askRaw(port, lines(about, ...upgrade())), 400);
  expectRefused(await askRaw(port, lines("GET /api/nope HTTP/1.1", ...upgrade())), 404);
});

test("the socket's address is refused to whoever doesn't become a WebSocket", async () => {
  const socket = "/api/sessions/x/socket HTTP/1.1";
  expectRefused(await askRaw(port, lines(`GET ${socket}`)), 426);
  const half = upgrade().filter((line) => !line.startsWith("Connection"));
  expectRefused(await askRaw(port, lines(`GET ${socket}`, ...half)), 426);
  expect(await askRaw(port, lines(`HEAD ${socket}`, "Connection: close", ...half))).toMatchObject({
    status: 426,
    headers: securityHeaders,
  });
});

test("the token opens neither as a part of the address nor as a cookie, and nothing near it does", async () => {
  const none = "Authorization:";
  expectRefused(await askRaw(port, lines(`GET /api/about?token=${page.token} HTTP/1.1`, none)), 401);
  expectRefused(await askRaw(port, lines(about, none, `Cookie: token=${page.token}`)), 401);
  for (const wrong of ["", page.token.slice(1), `${page.token}0`, page.token.toUpperCase(), "é".repeat(32)]) {
    expectRefused(await askRaw(port, lines(about, `Authorization: Bearer ${wrong}`)), 401);
  }
});

describe("the socket", () => {
  /** A frame as a client sends it. @param first the first byte: FIN, RSV1–3 and the opcode */
  function frame(
    first: number,
    payload: Uint8Array,
    { masked = true, length = payload.length } = {},
  ): Buffer {
    const head = Buffer.alloc(10);
    head[0] = first;
    head[1] = 127 | (masked ? 128 : 0);
    head.writeBigUInt64BE(BigInt(length), 2);
    // A mask of zeros changes nothing.
    return Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), payload]);
  }
  const text = 0x81;
  let session: string;
  beforeAll(async () => void (session = await page.openSession()));

  test("answers with the subprotocol alone, and takes no compression", async () => {
    const socket = new WebSocket(
      `${page.origin.replace("http", "ws")}/api/sessions/${session}/socket`,
      [subprotocol, `token.${page.token}`],
      { origin: page.origin, perMessageDeflate: true },
    );
    const [[response]] = await Promise.all([once(socket, "upgrade"), once(socket, "open")]);
    expect(JSON.stringify((response as IncomingMessage).headers)).not.toContain(page.token);
    expect(socket.protocol).toBe(subprotocol);
    expect(socket.extensions).toBe("");
    socket.terminate();
  });

  test.each([
    ["an unmasked frame", () => frame(text, Buffer.from("{}"), { masked: false }), 1002],
    ["a compressed frame", () => frame(text | 0x40, Buffer.from("{}")), 1002],
    ["an unknown opcode", () => frame(0x83, Buffer.from("{}")), 1002],
    ["a frame that continues nothing", () => frame(0x80, Buffer.from("{}")), 1002],
    ["a ping in pieces", () => frame(0x09, Buffer.from("{}")), 1002],
    ["text that is no UTF-8", () => frame(text, Buffer.from([0xff, 0xfe])), 1007],
    ["a frame that says it is 8 GB", () => frame(text, Buffer.alloc(0), { length: 2 ** 33 }), 1009],
    ["a frame over the limit", () => frame(text, Buffer.alloc(256 * 1024 + 1, "a")), 1009],
    [
      "pieces that are over the limit together",
      () => Buffer.concat([frame(0x01, Buffer.alloc(200_000, "a")), frame(0x80, Buffer.alloc(200_000, "a"))]),
      1009,
    ],
  ])("is closed for %s", async (_name, bytes, code) => {
    const line = await page.connect(session);
    await line.until(() => line.received.find(({ type }) => type === "idle"));
    const raw = await connectRaw(port);
    raw.send(lines(`GET /api/sessions/${session}/socket HTTP/1.1`, ...upgrade()));
    expect((await raw.answer())?.status).toBe(101);
    const closed = once(raw.socket, "close");
    const said: Buffer[] = [];
    raw.socket.on("data", (chunk: Buffer) => said.push(chunk));
    raw.send(bytes());
    await closed;
    const [first, , high = 0, low = 0] = Buffer.concat(said);
    expect([first, high * 256 + low]).toEqual([0x88, code]);
    // Nobody else's socket suffers.
    expect(await line.command({ type: "run.stop" })).toMatch(/no run/);
    line.socket.terminate();
  });
});

test("after all that, the log has neither the token nor a failure in it", async () => {
  server.child.kill("SIGTERM");
  const { code, stdout, stderr } = await server.ended;
  expect(stdout.split(page.token), "the token is in the link and nowhere else").toHaveLength(2);
  expect(stderr).not.toContain(page.token);
  expect(stderr).not.toMatch(/error/i);
  expect(code).toBe(0);
});
