import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import type { EventBody } from "../../protocol/index.ts";
import { traceIdOf } from "../../protocol/trace.ts";
import { Collector, collectorSocket } from "../index.ts";
import { bytesField } from "./protobuf.ts";

interface Subject {
  readonly collector: Collector;
  readonly socketPath: string;
  readonly events: EventBody[];
}

async function collect(mode: "alive" | "dead" | "refusing" = "alive"): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), "lc-c-"));
  const events: EventBody[] = [];
  const collector = new Collector(mode, (event) => events.push(event));
  await collector.open("web-1", folder);
  onTestFinished(async () => {
    await collector.close();
    rmSync(folder, { recursive: true });
  });
  return { collector, socketPath: join(folder, collectorSocket), events };
}

interface Sent {
  readonly body: string | Buffer;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly body: Buffer;
}

function send(
  socketPath: string,
  { body, path = "/v1/traces", method = "POST", headers = {} }: Sent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = { "content-type": "application/json", ...headers };
    const outgoing = request({ socketPath, path, method, headers: all, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({
          status: answer.statusCode,
          type: answer.headers["content-type"],
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const spanId = (n: number): string => n.toString(16).padStart(16, "0");
const json = (...spans: object[]): string => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const span = (n: number, more: object = {}): object => ({
  traceId: traceIdOf(n),
  spanId: spanId(n),
  name: "POST /pay",
  ...more,
});
const received = (n: number): object => ({
  type: "span.received",
  pod: "web-1",
  span: spanId(n),
  name: "POST /pay",
  request: n,
});

describe("an export that is taken", () => {
  test("in JSON, its spans known by their requests", async () => {
    const { socketPath, events } = await collect();
    const stranger = { traceId: "ABCDEF0123456789abcdef0123456789", spanId: "ABCDEF0123456789", name: "x" };
    const answer = await send(socketPath, { body: json(span(1), span(2), stranger) });
    expect({ ...answer, body: answer.body.toString() }).toEqual({
      status: 200,
      type: "application/json",
      body: "{}",
    });
    expect(events).toEqual([
      received(1),
      received(2),
      { type: "span.received", pod: "web-1", span: "abcdef0123456789", name: "x", request: null },
    ]);
  });

  test("in protobuf", async () => {
    const { socketPath, events } = await collect();
    const fields = [
      bytesField(1, Buffer.from(traceIdOf(7), "hex")),
      bytesField(2, Buffer.from(spanId(7), "hex")),
      bytesField(5, "POST /pay"),
    ];
    const body = bytesField(1, bytesField(2, bytesField(2, Buffer.concat(fields))));
    const headers = { "content-type": "application/x-protobuf" };
    const answer = await send(socketPath, { body, headers });
    expect(answer).toEqual({ status: 200, type: "application/x-protobuf", body: Buffer.alloc(0) });
    expect(events).toEqual([received(7)]);
  });

  test("packed with gzip", async () => {
    const { socketPath, events } = await collect();
    const headers = { "content-encoding": "gzip", "content-type": "application/json; charset=utf-8" };
    expect((await send(socketPath, { body: gzipSync(json(span(3))), headers })).status).toBe(200);
    expect(events).toEqual([received(3)]);
  });

  test("sent twice, because an answer was late: its spans count once", async () => {
    const { socketPath, events } = await collect();
    for (const body of [json(span(1), span(1)), json(span(1))]) await send(socketPath, { body });
    expect(events).toEqual([received(1)]);
  });

  test("whose sender is gone before the answer", async () => {
    const { collector, socketPath, events } = await collect();
    const body = gzipSync(json(span(1)));
    const socket = connect(socketPath);
    await once(socket, "connect");
    const head = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n`;
    socket.write(Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]));
    socket.destroy();
    await once(socket, "close");
    await collector.close();
    expect(events).toEqual([received(1)]);
  });
});

describe("an export that is refused, in words", () => {
  const nested = "[".repeat(100_000);
  test.each<[string, Sent, number, string]>([
    ["no JSON", { body: "{" }, 400, "the body is no JSON"],
    ["no text", { body: Buffer.from([0xff, 0xfe]) }, 400, "the body is no JSON"],
    ["a list", { body: "[]" }, 400, "no export of traces"],
    ["JSON without end", { body: nested }, 400, "the body is no JSON"],
    ["a span without a name for its trace", { body: json({ spanId: spanId(1) }) }, 400, "traceId"],
    ["an id of another length", { body: json(span(1, { traceId: "abc" })) }, 400, "must be 16 bytes"],
    ["an id that is no text", { body: json(span(1, { spanId: 7 })) }, 400, "spanId"],
    ["no gzip", { body: "{}", headers: { "content-encoding": "gzip" } }, 400, "no gzip"],
    ["another encoding", { body: "{}", headers: { "content-encoding": "br" } }, 415, "gzip or none, not br"],
    ["another type", { body: "{}", headers: { "content-type": "text/plain" } }, 415, "not text/plain"],
    ["metrics", { body: "{}", path: "/v1/metrics" }, 404, "takes traces alone"],
    ["another method", { body: "", method: "PUT" }, 405, "sent with POST, not PUT"],
    [
      "a bomb",
      { body: gzipSync(Buffer.alloc(64 * 1024 * 1024)), headers: { "content-encoding": "gzip" } },
      413,
      "1 MB",
    ],
    ["too much", { body: Buffer.alloc(2 * 1024 * 1024, " ") }, 413, "1 MB"],
  ])("%s", async (_, sent, status, words) => {
    const { socketPath, events } = await collect();
    const answer = await send(socketPath, sent);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.body.toString()) as { message: string }).message).toContain(words);
    expect(events).toEqual([]);
    expect((await send(socketPath, { body: json(span(1)) })).status).toBe(200);
  });

  test("in protobuf, as protobuf", async () => {
    const { socketPath } = await collect();
    const headers = { "content-type": "application/x-protobuf" };
    const answer = await send(socketPath, { body: "{}", headers });
    expect(answer).toMatchObject({ status: 400, type: "application/x-protobuf" });
    expect(answer.body.subarray(2).toString()).toContain("no export of traces in protobuf");
  });

  test("what is no HTTP at all", async () => {
    const { socketPath } = await collect();
    const socket = connect(socketPath);
    socket.write("\u0000\u0001\u0002\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400/);
    expect((await send(socketPath, { body: json(span(1)) })).status).toBe(200);
  });
});

test("more spans than a run may have are rejected, and the exporter is told", async () => {
  const { socketPath, events } = await collect();
  const short = (n: number): object => ({ traceId: traceIdOf(n), spanId: spanId(n) });
  for (let n = 1; n <= 100_001; n += 10_000) {
    const spans = Array.from({ length: 10_000 }, (_, at) => short(n + at));
    const answer = await send(socketPath, {
      body: gzipSync(json(...spans)),
      headers: { "content-encoding": "gzip" },
    });
    const { partialSuccess } = JSON.parse(answer.body.toString()) as { partialSuccess?: object };
    if (n < 100_000) expect(partialSuccess).toBeUndefined();
    else
      expect(partialSuccess).toMatchObject({
        rejectedSpans: "10000",
        errorMessage: expect.stringContaining("100000"),
      });
  }
  expect(events).toHaveLength(100_000);
});

test("a dead collector takes connections and never answers", async () => {
  const { collector, socketPath, events } = await collect("dead");
  const socket = connect(socketPath);
  await once(socket, "connect");
  let said = 0;
  socket.on("data", (bytes: Buffer) => (said += bytes.length));
  const body = json(span(1));
  socket.write(`POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  socket.end();
  await once(socket, "close");
  await collector.close();
  expect({ said, events }).toEqual({ said: 0, events: [] });
});

test("a refusing collector has nobody who listens", async () => {
  const { socketPath } = await collect("refusing");
  await expect(send(socketPath, { body: "{}" })).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
