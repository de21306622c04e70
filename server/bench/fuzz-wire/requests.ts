import type { Random } from "../../protocol/index.ts";
import { anyJson, mutated, pick } from "./mutate.ts";

/** What a request is made from. */
export interface Whereabouts {
  readonly port: number;
  readonly token: string;
  readonly session: string;
}

const paths = (session: string): readonly string[] => [
  "/",
  "/api/about",
  "/api/lessons",
  "/api/lessons/05-endpoint-race",
  "/api/lessons/%2e%2e%2f",
  "/api/runs",
  "/api/runs?lesson=05-endpoint-race",
  "/api/runs/0000000000000000ff/journal.jsonl",
  "/api/runs/..%2f..%2fetc%2fpasswd/journal.jsonl",
  `/api/sessions/${session}/journal.jsonl`,
  `/api/sessions/${session}/socket`,
  "/api/check",
  "/api/nope",
  "/assets/nope.js",
  "/replay.html",
  "//evil.example/",
  "/%00",
];

const methods = [
  "GET",
  "POST",
  "HEAD",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "TRACE",
  "QUERY",
  "PURGE",
  "GET",
];

const upgrade = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Protocol: lastcall.v1",
];

/** Headers, some of which contradict each other. */
function headersOf(random: Random, { port, token }: Whereabouts, body: Buffer): string[] {
  const often = (share: number, ...lines: string[]): string[] => (random() < share ? lines : []);
  return [
    ...often(0.95, `Host: 127.0.0.1:${port}`),
    ...often(0.85, `Authorization: Bearer ${token}`),
    ...often(0.1, "Authorization: Bearer nobody"),
    ...often(0.5, `Origin: http://127.0.0.1:${port}`),
    ...often(0.05, "Origin: http://evil.example"),
    ...often(0.8, "Content-Type: application/json"),
    ...often(0.05, "Sec-Fetch-Site: cross-site"),
    ...often(0.05, "Expect: 100-continue"),
    ...often(0.03, "Expect: cake"),
    ...often(0.05, "Transfer-Encoding: chunked"),
    ...often(0.05, "Content-Encoding: gzip"),
    ...often(0.05, "Range: bytes=5-2,-0,abc"),
    ...often(0.05, "Accept-Encoding: gzip;q=nan"),
    ...often(0.1, ...upgrade),
    ...often(0.02, "Connection: Upgrade", "Upgrade: h2c"),
    ...often(0.02, `X-Long: ${"a".repeat(20_000)}`),
    ...often(body.length > 0 ? 0.9 : 0.2, `Content-Length: ${body.length}`),
    ...often(0.05, `Content-Length: ${Math.floor(random() * 1e6)}`),
    ...often(0.3, "Connection: close"),
  ];
}

function bodyOf(random: Random): Buffer {
  if (random() < 0.4) return Buffer.alloc(0);
  const json = Buffer.from(JSON.stringify(random() < 0.3 ? { program: "process.exit(" } : anyJson(random)));
  return random() < 0.5 ? json : mutated(json, random);
}

/** A request that is a little or quite wrong. It never asks for a session in the way that gets one. */
export function anyRequest(random: Random, where: Whereabouts): Buffer {
  if (random() < 0.05) return Buffer.from(Array.from({ length: 1 + random() * 300 }, () => random() * 256));
  const method = pick(random, methods);
  const path = pick(random, paths(where.session));
  const body = bodyOf(random);
  const version =
    random() < 0.95 ? "HTTP/1.1" : pick(random, ["HTTP/1.0", "HTTP/2.0", "HTTP/9", "", "http/1.1"]);
  const head = [`${method} ${path} ${version}`, ...headersOf(random, where, body)].join("\r\n");
  const whole = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
  return random() < 0.7 ? mutated(whole, random) : whole;
}
